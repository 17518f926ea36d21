import { CollisionError, type Tx } from '../../db/database.ts'
import { hearReply } from '../campaigns/hear-reply.ts'
import type { Channel } from '../channels/channel.ts'
import type { Identity } from '../contacts/contact.ts'
import { findOrCreateContact } from '../contacts/find-or-create.ts'
import { type Conversation, toConversation } from '../conversations/conversation.ts'
import type { Parties } from '../conversations/conversation-event.ts'
import { touchConversation } from '../conversations/touch-conversation.ts'
import { hasIntent } from '../scoring/intent.ts'
import { fireTrigger } from '../triggers/fire.ts'
import type { Tenant } from '../workspaces/tenant.ts'
import { confirmOptOut } from './confirm-opt-out.ts'
import { hearContact } from './hear-contact.ts'
import { inboundEvents } from './inbound-events.ts'
import { type Message, toMessage } from './message.ts'
import { newMessageRow } from './message-row.ts'
import { type InboundView, readInbound } from './read-inbound.ts'
import type { QueueMessage } from './send-message.ts'
import { writeInbound } from './write-inbound.ts'

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
  const { workspaceId } = tenant
  const { from, providerId, text } = inbound
  const interested = text !== null && hasIntent(text)
  const read = () => readInbound(tx, { workspaceId, channelId: channel.id, providerId, from, text })
  let view = await read()
  if (view.known) return undefined
  if (!knows(view, from)) {
    const defaults = { name: inbound.name, source: channel.type }
    await findOrCreateContact(tx, tenant, from, defaults, now, { interested })
    view = await read()
  }
  if (!view.contact) throw new CollisionError('another transaction has just removed this contact')
  const heard = hearContact(view.contact, view, { text, interested }, tenant, now)
  const { contact } = heard
  const campaign = heard.enrolled ? await hearReply(tx, contact, now) : null
  const conversation = await touch(tx, workspaceId, view, { contact, channel }, now)
  const row = newMessageRow({
    ...{ id: view.messageId, workspace_id: workspaceId, conversation_id: conversation.id },
    ...{ contact_id: contact.id, channel_id: channel.id, direction: 'inbound', kind: inbound.kind, text },
    content: inbound.content ?? null,
    ...{ address, status: 'received', provider_id: providerId, raw: inbound.raw, created_at: now },
  })
  const message = toMessage(row)
  const place = { workspaceId, channelId: channel.id, contact }
  // Whoever wants no messages gets no reply either.
  const trigger = contact.opted_out_at === null ? view.trigger : null
  const fired = trigger ? await fireTrigger(tx, trigger, { ...place, tenant, address }, now) : undefined
  const events = inboundEvents({ ...place, message, conversation, channel, heard, campaign, fired: fired ?? null }, now)
  await writeInbound(tx, { row, heard, conversation, events }, now)
  if (heard.optOutReply !== null) {
    await confirmOptOut(tx, tenant, { contact, channelId: channel.id, text: heard.optOutReply }, deps, now)
  }
  return message
}

/** Whether whoever wrote is known under all of these. */
function knows({ contact }: InboundView, from: Identity[]): boolean {
  const has = ({ kind, value }: Identity) => contact?.identities.some((one) => one.kind === kind && one.value === value)
  return contact !== null && from.every(has)
}

/** The conversation as it is with this message, which is yet to be written; new, or opened again, it is by then. */
async function touch(
  tx: Tx,
  workspaceId: number,
  { conversation: row }: InboundView,
  parties: Parties,
  now: Date,
): Promise<Conversation> {
  if (!row || row.status === 'resolved' || row.status === 'snoozed') {
    return touchConversation(tx, workspaceId, parties, now)
  }
  const at = now.toISOString()
  return { ...toConversation(row), last_message_at: at, last_inbound_at: at, unread_count: row.unread_count + 1 }
}
