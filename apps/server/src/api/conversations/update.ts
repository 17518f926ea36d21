import { conversation, conversationPatch } from '../../surface/resources/conversation.ts'
import type { Operation } from '../../surface/route.ts'
import { idParams } from '../../surface/schemas.ts'
import { problems } from '../errors.ts'

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
          'Writes only the fields given; null clears one. A change makes one `conversation.updated`, with what changed, and one of the status a `conversation.status_changed` as well. What says nothing new makes none.',
        params: idParams,
        body: conversationPatch,
        response: { 200: conversation, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => conversations.update(request.principal.workspaceId, request.params.id, request.body),
  )
}
