import type { Operation } from '../../../web/route.ts'
import { conversation, toConversation } from '../conversation.ts'
import { ndotoErrors } from '../errors.ts'
import { itemParams } from '../params.ts'
import { senderScopes, sendersOf } from '../senders.ts'

export const getConversation: Operation = (app, { contacts, conversations }) => {
  app.get(
    '/conversations/:id',
    {
      config: { scope: 'conversations:read', furtherScopes: senderScopes },
      schema: {
        operationId: 'ndotoGetConversation',
        tags: ['Ndoto'],
        summary: 'Read a conversation',
        params: itemParams,
        response: { 200: conversation, ...ndotoErrors() },
      },
    },
    async ({ principal, params }) => {
      const found = await conversations.get(principal.workspaceId, params.id)
      const senders = await sendersOf(contacts, principal, [found.contact_id])
      return toConversation(principal.accountId, found, senders.get(found.contact_id))
    },
  )
}
