import type { Operation } from '../../web/route.ts'
import { idParams, listing, pageQuery } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { contactChange } from '../resources/contact.ts'

export const listContactHistory: Operation = (app, { contacts }) => {
  app.get(
    '/contacts/:id/history',
    {
      config: { scope: 'contacts:read' },
      schema: {
        operationId: 'listContactHistory',
        tags: ['Contacts'],
        summary: 'List the changes of a contact, newest first',
        description: 'One entry per update that changed a field: who made it, and each field before and after.',
        params: idParams,
        querystring: pageQuery,
        response: { 200: listing(contactChange), ...problems(404) },
      },
    },
    (request) => contacts.history(request.principal, request.params.id, request.query),
  )
}
