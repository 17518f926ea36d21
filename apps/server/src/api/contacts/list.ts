import type { Operation } from '../../web/route.ts'
import { listing, pageQuery, text } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { contact } from '../resources/contact.ts'

export const listContacts: Operation = (app, { contacts }) => {
  app.get(
    '/contacts',
    {
      config: { scope: 'contacts:read' },
      schema: {
        operationId: 'listContacts',
        tags: ['Contacts'],
        summary: 'List contacts, newest first',
        querystring: pageQuery.extend({
          stage: text(100).optional(),
          phone: text(200)
            .optional()
            .describe('In any notation, or an address as events show it: a LID (`…@lid`) or a WhatsApp user id.'),
          email: text(320).optional(),
        }),
        response: { 200: listing(contact), ...problems() },
      },
    },
    (request) => contacts.list(request.principal, request.query),
  )
}
