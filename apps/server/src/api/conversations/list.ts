import { conversationStatuses, handlers } from '../../core/conversations/conversation.ts'
import type { Operation } from '../../web/route.ts'
import { id, listing, oneOf, pageQuery, text } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { conversation, label } from '../resources/conversation.ts'

export const listConversations: Operation = (app, { conversations }) => {
  app.get(
    '/conversations',
    {
      config: { scope: 'conversations:read' },
      schema: {
        operationId: 'listConversations',
        tags: ['Conversations'],
        summary: 'List conversations, newest first',
        description: 'A conversation is one contact on one channel; the first message creates it.',
        querystring: pageQuery.extend({
          status: oneOf(conversationStatuses).optional(),
          assignee: text(200).optional(),
          handler: oneOf(handlers).optional(),
          label: label.optional(),
          contact_id: id().optional(),
          channel_id: id().optional(),
        }),
        response: { 200: listing(conversation), ...problems() },
      },
    },
    (request) => conversations.list(request.principal.workspaceId, request.query),
  )
}
