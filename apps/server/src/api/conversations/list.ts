import { assigneeOf, mentionable, mentionedBy } from '../../core/conversations/asked-for.ts'
import { conversationStatuses, handlers, priorities } from '../../core/conversations/conversation.ts'
import { conversationOrders } from '../../core/conversations/summaries.ts'
import { requireScopes } from '../../core/keys/require-scopes.ts'
import type { Operation } from '../../web/route.ts'
import { flagInQuery, id, listing, oneOf, pageQuery, text } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { assigneeHelp } from '../resources/assignee-help.ts'
import { conversationSummary, label } from '../resources/conversation.ts'

export const listConversations: Operation = (app, { conversations }) => {
  app.get(
    '/conversations',
    {
      config: {
        scope: 'conversations:read',
        furtherScopes: { 'contacts:read': 'for `q`', 'messages:read': 'for `q`' },
      },
      schema: {
        operationId: 'listConversations',
        tags: ['Conversations'],
        summary: 'List conversations, newest first',
        description: 'A conversation is one contact on one channel; the first message creates it.',
        querystring: pageQuery.extend({
          sort: oneOf(conversationOrders)
            .optional()
            .describe('`created`: the newest conversation first (default). `last_message`: the latest message first.'),
          status: oneOf(conversationStatuses).optional(),
          snoozed: flagInQuery().optional().describe('False: all but the snoozed ones.'),
          assignee: text(200).optional().describe(assigneeHelp),
          mentioned: text(20)
            .regex(mentionable, 'must be me or a user like user:12')
            .optional()
            .describe('Those with a note that mentions `me` or another user, like `user:12`.'),
          unread: flagInQuery().optional().describe('Whether `unread_count` is above 0.'),
          priority: oneOf(priorities).optional(),
          handler: oneOf(handlers).optional(),
          label: label.optional(),
          contact_id: id().optional(),
          channel_id: id().optional(),
          q: text(200, 2)
            .optional()
            .describe(
              'A part of the contact’s name, phone or e-mail address, or beginnings of words that one message has. The newest 1,000 contacts and messages that match count.',
            ),
        }),
        response: { 200: listing(conversationSummary), ...problems() },
      },
    },
    async ({ principal, query }) => {
      if (query.q !== undefined) requireScopes(principal, ['contacts:read', 'messages:read'])
      const assignee = assigneeOf(query.assignee, principal)
      return conversations.summaries(principal, {
        ...query,
        assignee,
        mentioned: mentionedBy(query.mentioned, principal),
      })
    },
  )
}
