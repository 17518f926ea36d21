import { conversation } from '../../surface/resources/conversation.ts'
import type { Operation } from '../../surface/route.ts'
import { idParams } from '../../surface/schemas.ts'
import { problems } from '../errors.ts'

export const getConversation: Operation = (app, { conversations }) => {
  app.get(
    '/conversations/:id',
    {
      config: { scope: 'conversations:read' },
      schema: {
        operationId: 'getConversation',
        tags: ['Conversations'],
        summary: 'Read a conversation',
        params: idParams,
        response: { 200: conversation, ...problems(404) },
      },
    },
    (request) => conversations.get(request.principal.workspaceId, request.params.id),
  )
}
