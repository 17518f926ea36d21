import type { Operation } from '../../web/route.ts'
import { idParams, noBody } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { conversationSummary } from '../resources/conversation.ts'

export const markConversationRead: Operation = (app, { conversations }) => {
  app.put(
    '/conversations/:id/read',
    {
      config: { scope: 'conversations:write' },
      schema: {
        operationId: 'markConversationRead',
        tags: ['Conversations'],
        summary: 'Mark a conversation as read by yourself',
        description:
          'Marks what it has so far. For a user, `unread_count` becomes 0 for this user only. A key has nobody of its own: for a key it becomes 0 for the whole workspace, as by `POST`.',
        params: idParams,
        body: noBody,
        response: { 200: conversationSummary, ...problems(404, 409, 413, 415) },
      },
    },
    async ({ principal, params }) => {
      await conversations.markReadBy(principal, params.id)
      return conversations.summary(principal, params.id)
    },
  )
}
