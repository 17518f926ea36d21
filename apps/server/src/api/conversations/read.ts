import type { Operation } from '../../web/route.ts'
import { idParams, noBody } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { conversation } from '../resources/conversation.ts'

export const readConversation: Operation = (app, { conversations }) => {
  app.post(
    '/conversations/:id/read',
    {
      config: { scope: 'conversations:write' },
      schema: {
        operationId: 'readConversation',
        tags: ['Conversations'],
        summary: 'Mark a conversation as read',
        description: 'Sets `unread_count` to 0. The contact is not told.',
        params: idParams,
        body: noBody,
        response: { 200: conversation, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => conversations.markRead(request.principal.workspaceId, request.params.id),
  )
}
