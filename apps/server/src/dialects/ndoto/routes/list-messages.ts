import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { id } from '../../../web/schemas.ts'
import { assignee } from '../assignee.ts'
import { contact, contactExample } from '../contact.ts'
import { toConversation } from '../conversation.ts'
import { ndotoErrors } from '../errors.ts'
import { message, toEntry } from '../message.ts'
import { itemParams } from '../params.ts'
import { senderScopes, sendersOf } from '../senders.ts'

const size = 20

const answer = z
  .object({
    meta: z.object({ labels: z.array(z.string()), contact: contact.nullable(), assignee: assignee.nullable() }),
    payload: z.array(message),
  })
  .meta({
    examples: [
      {
        meta: { labels: [], contact: contactExample, assignee: null },
        payload: message.meta()?.examples ?? [],
      },
    ],
  })

export const listMessages: Operation = (app, { contacts, conversations, messages }) => {
  app.get(
    '/conversations/:id/messages',
    {
      config: { scope: ['messages:read', 'conversations:read'], furtherScopes: senderScopes },
      schema: {
        operationId: 'ndotoListMessages',
        tags: ['Ndoto'],
        summary: 'List the messages of a conversation',
        description: 'The newest 20 messages and notes, oldest first; `before` returns those before a message.',
        params: itemParams,
        querystring: z.strictObject({ before: id().optional() }),
        response: { 200: answer, ...ndotoErrors() },
      },
    },
    async ({ principal, params, query: { before } }) => {
      const { workspaceId, accountId } = principal
      const found = await conversations.get(workspaceId, params.id)
      const senders = await sendersOf(contacts, principal, [found.contact_id])
      const entries = await messages.timeline(principal, found.id, { limit: size, before })
      const { labels, meta } = toConversation(accountId, found, senders.get(found.contact_id))
      return {
        meta: { labels, contact: meta.sender, assignee: meta.assignee },
        payload: entries.map((entry) => toEntry(entry, found.channel_id)).toReversed(),
      }
    },
  )
}
