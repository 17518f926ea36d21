import { contactSorts } from '../../core/contacts/contact-orders.ts'
import type { Operation } from '../../web/route.ts'
import { id, listing, oneOf, pageQuery, text } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { contact } from '../resources/contact.ts'
import { contactFilters } from './contact-filters.ts'

export const listContacts: Operation = (app, { contacts, segments }) => {
  app.get(
    '/contacts',
    {
      config: { scope: 'contacts:read' },
      schema: {
        operationId: 'listContacts',
        tags: ['Contacts'],
        summary: 'List contacts',
        description:
          'Newest first, or as `sort` says: the highest value first, and of equal ones the newest contact. A cursor belongs to its `sort`.',
        querystring: pageQuery.extend({
          stage: text(100).optional(),
          phone: text(200)
            .optional()
            .describe('In any notation, or an address as events show it: a LID (`…@lid`) or a WhatsApp user id.'),
          email: text(320).optional(),
          ...contactFilters,
          segment: id().optional().describe('The id of a segment, whose contacts the other filters narrow.'),
          q: text(200)
            .optional()
            .describe(
              'Part of a name, a company, an e-mail address or a phone number. One or two letters are looked for in the newest 10,000 contacts.',
            ),
          sort: oneOf(contactSorts)
            .optional()
            .describe('`created` is the default; `last_message` is when the contact last wrote.'),
        }),
        response: { 200: listing(contact), ...problems() },
      },
    },
    async ({ principal, query: { q, segment, ...filter } }) => {
      const within = segment === undefined ? undefined : await segments.queryOf(principal.workspaceId, segment)
      return contacts.list(principal, { ...filter, search: q, within })
    },
  )
}
