import { requireScopes } from '../../core/keys/require-scopes.ts'
import type { Operation } from '../../web/route.ts'
import { id, listing, pageQuery, text } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { locale, renderedReply } from './schemas.ts'

export const listCannedReplies: Operation = (app, { cannedReplies }) => {
  app.get(
    '/canned-replies',
    {
      config: { scope: 'messages:read', furtherScopes: { 'contacts:read': 'for `contact_id`' } },
      schema: {
        operationId: 'listCannedReplies',
        tags: ['Canned replies'],
        summary: 'List canned replies, newest first',
        querystring: pageQuery.extend({
          prefix: text(50).optional().describe('What the shortcut begins with.'),
          locale: locale().optional(),
          contact_id: id().optional().describe('The contact for whom `rendered` is.'),
        }),
        response: { 200: listing(renderedReply), ...problems() },
      },
    },
    async ({ principal, query }) => {
      const { contact_id: contactId, ...filter } = query
      if (contactId !== undefined) requireScopes(principal, ['contacts:read'])
      const { data, next_cursor } = await cannedReplies.list(principal.workspaceId, filter)
      if (contactId === undefined) return { data: data.map((one) => ({ ...one, rendered: null })), next_cursor }
      return { data: await cannedReplies.render(principal.workspaceId, data, contactId), next_cursor }
    },
  )
}
