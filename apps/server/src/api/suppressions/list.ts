import { identitiesIn } from '../../core/contacts/read-address.ts'
import type { Operation } from '../../web/route.ts'
import { id, listing, pageQuery, text } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { suppression } from './schemas.ts'

export const listSuppressions: Operation = (app, { suppressions }) => {
  app.get(
    '/suppressions',
    {
      config: { scope: 'contacts:read' },
      schema: {
        operationId: 'listSuppressions',
        tags: ['Contacts'],
        summary: 'List the addresses to which nothing is sent, newest first',
        description:
          'All addresses of people who have opted out. The list outlives a contact: an erased person who is imported again is opted out.',
        querystring: pageQuery.extend({
          contact_id: id().optional(),
          phone: text(200).describe('A phone number, or a WhatsApp id as events show it.').optional(),
        }),
        response: { 200: listing(suppression), ...problems() },
      },
    },
    ({ principal, query: { phone, ...filter } }) => {
      const addresses = phone === undefined ? undefined : identitiesIn(phone, principal)
      return suppressions.list(principal.workspaceId, { ...filter, addresses })
    },
  )
}
