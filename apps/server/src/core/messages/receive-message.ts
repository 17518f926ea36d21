import type { Tx } from '../../db/database.ts'
import { hearReply } from '../campaigns/hear-reply.ts'
import type { Channel } from '../channels/channel.ts'
import type { Identity } from '../contacts/contact.ts'
import { findOrCreateContact } from '../contacts/find-or-create.ts'
import { touchConversation } from '../conversations/touch-conversation.ts'
import { appendEvents } from '../events/append.ts'
import { hasIntent } from '../scoring/intent.ts'
import { fireTrigger } from '../triggers/fire.ts'
import type { Tenant } from '../workspaces/tenant.ts'
import { confirmOptOut } from './confirm-opt-out.ts'
import { hearContact } from './hear-contact.ts'
import { inboundEvents } from './inbound-events.ts'
import { type Message, toMessage } from './message.ts'
import type { QueueMessage } from './send-message.ts'

/** A message that has come in over a channel. */
export interface InboundMessage {
  /** The vendor's id of it: the same one again is the same message. */
  providerId: string
  from: Identity[]
  name: string | null
  kind: string
  text: string | null
  /** What else its channel could make of it: media, a location, which button. */
  content?: Record<string, unknown> | null
  raw: unknown
}

/** Takes a message in, once. Returns undefined for one that is known already. */
export async function receiveMessage(
  tx: Tx,
  tenant: Tenant,
  channel: Channel,
  inbound: InboundMessage,
  deps: QueueMessage,
  now: Date,
): Promise<Message | undefined> {
  const address = inbound.from[0]?.value
  if (address === undefined) return undefined
  const known = await tx
    .selectFrom('messages')
    .select('id')
    .where('channel_id', '=', channel.id)
    .where('provider_id', '=', inbound.providerId)
    .executeTakeFirst()
  if (known) return undefined
  const interested = inbound.text !== null && hasIntent(inbound.text)
  const defaults = { name: inbound.name, source: channel.type }
  const { id } = await findOrCreateContact(tx, tenant, inbound.from, defaults, now, { interested })
  const heard = await hearContact(tx, tenant, id, { channelId: channel.id, text: inbound.text, interested }, now)
  const { contact } = heard
  const campaign = heard.enrolled ? await hearReply(tx, contact, now) : null
  const place = { workspaceId: tenant.workspaceId, channelId: channel.id }
  const conversation = await touchConversation(tx, tenant.workspaceId, { contact, channel }, 'inbound', now)
  const row = await tx
    .insertInto('messages')
    .values({
      workspace_id: tenant.workspaceId,
      conversation_id: conversation.id,
      contact_id: contact.id,
      channel_id: channel.id,
      direction: 'inbound',
      kind: inbound.kind,
      text: inbound.text,
      content: inbound.content ? JSON.stringify(inbound.content) : null,
      address,
      status: 'received',
      provider_id: inbound.providerId,
      raw: inbound.raw === null ? null : JSON.stringify(inbound.raw),
      created_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  const message = toMessage(row)
  // Whoever wants no messages gets no reply either.
  const fired =
    contact.opted_out_at === null && (await fireTrigger(tx, { ...place, contact, address, text: row.text }, now))
  await appendEvents(
    tx,
    inboundEvents({ ...place, message, contact, conversation, channel, heard, campaign, fired: fired || null }, now),
  )
  if (heard.optOutReply !== null) {
    await confirmOptOut(tx, tenant, { contact, channelId: channel.id, text: heard.optOutReply }, deps, now)
  }
  return message
}
