import { z } from 'zod'

import { requireScopes } from '../../../core/keys/require-scopes.ts'
import { resolveAddress } from '../../../core/messages/resolve-address.ts'
import type { Operation } from '../../../web/route.ts'
import { flag, oneOf, text } from '../../../web/schemas.ts'
import { tellSimulated } from '../../../web/simulated.ts'
import { ndotoErrors } from '../errors.ts'
import { message, toEntry, toMessage } from '../message.ts'
import { itemParams } from '../params.ts'

const body = z
  .strictObject({
    content: text(4_096),
    message_type: oneOf(['outgoing', 'incoming']).default('outgoing'),
    private: flag().default(false),
  })
  .meta({
    examples: [
      { content: 'Hello Jane', message_type: 'outgoing' },
      { content: 'Ask for the size.', private: true },
    ],
  })

const onWhatsApp = { reachedBy: ['phone', 'wa_lid', 'wa_bsuid'] } as const

export const createMessage: Operation = (app, { contacts, conversations, inbox, messages }) => {
  app.post(
    '/conversations/:id/messages',
    {
      config: { scope: 'messages:write', furtherScopes: { 'conversations:write': 'for a private message' } },
      schema: {
        operationId: 'ndotoCreateMessage',
        tags: ['Ndoto'],
        summary: 'Send a message, or write a note',
        description:
          'A private message is a note for the people who answer: it is not sent and emits no event. Only simulator inboxes accept an incoming message.',
        params: itemParams,
        body,
        response: { 200: message, ...ndotoErrors(409, 413, 415) },
      },
    },
    async ({ principal, params, body, idempotencyKey }, reply) => {
      const { content: text, message_type, private: isPrivate } = body
      if (isPrivate) requireScopes(principal, ['conversations:write'])
      const {
        id,
        contact_id: contactId,
        channel_id: channelId,
      } = await conversations.get(principal.workspaceId, params.id)
      if (isPrivate) return toEntry({ note: await conversations.addNote(principal, id, { text }) }, channelId)
      if (message_type === 'incoming') {
        const from = resolveAddress(await contacts.get(principal, contactId), onWhatsApp)
        return toMessage(await inbox.simulate(principal, { from, text, channelId }))
      }
      const content = { type: 'text' as const, text }
      const sent = await messages.send(principal, { contactId, channelId, content, idempotencyKey })
      tellSimulated(reply, sent)
      return toMessage(sent)
    },
  )
}
