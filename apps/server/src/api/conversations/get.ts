import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { conversationSummary } from '../resources/conversation.ts'

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
        response: { 200: conversationSummary, ...problems(404) },
      },
    },
    (request) => conversations.summary(request.principal, request.params.id),
  )
}
