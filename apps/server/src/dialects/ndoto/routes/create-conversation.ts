import { z } from 'zod'

import { conversationStatuses } from '../../../core/conversations/conversation.ts'
import { requireScopes } from '../../../core/keys/require-scopes.ts'
import type { Operation } from '../../../web/route.ts'
import { oneOf, reference, text } from '../../../web/schemas.ts'
import { tellSimulated } from '../../../web/simulated.ts'
import { assigneeId, fromAssigneeId } from '../assignee.ts'
import { conversation, toConversation } from '../conversation.ts'
import { ndotoErrors } from '../errors.ts'
import { accountParams } from '../params.ts'
import { senderScopes, sendersOf } from '../senders.ts'

const body = z
  .strictObject({
    contact_id: reference(),
    inbox_id: reference().optional().describe('Default: the default channel.'),
    status: oneOf(conversationStatuses).optional(),
    assignee_id: assigneeId.optional(),
    message: z.strictObject({ content: text(4_096) }, 'must be an object').optional(),
  })
  .meta({ examples: [{ contact_id: 10, inbox_id: 2, message: { content: 'Hello Jane' } }] })

export const createConversation: Operation = (app, { contacts, conversations, messages }) => {
  app.post(
    '/conversations',
    {
      config: { scope: 'conversations:write', furtherScopes: { 'messages:write': 'for a message', ...senderScopes } },
      schema: {
        operationId: 'ndotoCreateConversation',
        tags: ['Ndoto'],
        summary: 'Create a conversation',
        description: 'A contact has one conversation per inbox; an existing one is returned.',
        params: accountParams,
        body,
        response: { 200: conversation, ...ndotoErrors(409, 413, 415) },
      },
    },
    async ({ principal, body, idempotencyKey }, reply) => {
      const { workspaceId, accountId } = principal
      const { contact_id: contactId, inbox_id: channelId, status, assignee_id, message } = body
      if (message) requireScopes(principal, ['messages:write'])
      const { id, channel_id } = await conversations.open(principal, { contactId, channelId })
      const assignee = assignee_id === undefined ? undefined : fromAssigneeId(assignee_id)
      await conversations.update(workspaceId, id, { status, assignee })
      if (message) {
        const content = { type: 'text' as const, text: message.content }
        const sent = await messages.send(principal, {
          contactId,
          channelId: channel_id,
          content,
          contentField: 'message.',
          idempotencyKey,
        })
        tellSimulated(reply, sent)
      }
      const senders = await sendersOf(contacts, principal, [contactId])
      return toConversation(accountId, await conversations.get(workspaceId, id), senders.get(contactId))
    },
  )
}
