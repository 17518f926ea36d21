import type { Operation } from '../../web/route.ts'
import { idParams, noBody } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { conversationSummary } from '../resources/conversation.ts'

export const readConversation: Operation = (app, { conversations }) => {
  app.post(
    '/conversations/:id/read',
    {
      config: { scope: 'conversations:write' },
      schema: {
        operationId: 'readConversation',
        tags: ['Conversations'],
        summary: 'Mark a conversation as read',
        description:
          'Sets `unread_count` to 0 for the whole workspace. The contact is not told. `PUT` marks it for one user.',
        params: idParams,
        body: noBody,
        response: { 200: conversationSummary, ...problems(404, 409, 413, 415) },
      },
    },
    async ({ principal, params }) => {
      await conversations.markRead(principal.workspaceId, params.id)
      return conversations.summary(principal, params.id)
    },
  )
}
