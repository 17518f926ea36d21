import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { conversationPatch, conversationSummary } from '../resources/conversation.ts'

export const updateConversation: Operation = (app, { conversations }) => {
  app.patch(
    '/conversations/:id',
    {
      config: { scope: 'conversations:write' },
      schema: {
        operationId: 'updateConversation',
        tags: ['Conversations'],
        summary: 'Update a conversation',
        description:
          'Writes only the fields given; null clears one. A change emits one `conversation.updated` with the changed fields; a change of status also emits `conversation.status_changed`. A request that changes nothing emits nothing.',
        params: idParams,
        body: conversationPatch,
        response: { 200: conversationSummary, ...problems(404, 409, 413, 415) },
      },
    },
    async ({ principal, params, body }) => {
      await conversations.update(principal.workspaceId, params.id, body)
      return conversations.summary(principal, params.id)
    },
  )
}
