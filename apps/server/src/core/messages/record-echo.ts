import type { Tx } from '../../db/database.ts'
import type { Channel } from '../channels/channel.ts'
import type { Contact, Identity } from '../contacts/contact.ts'
import { createContactFromMessage } from '../contacts/get-or-create-contact.ts'
import { learnOwner } from '../contacts/learn-identities.ts'
import { toContact } from '../contacts/select-contact.ts'
import { conversationEvent } from '../conversations/conversation-event.ts'
import { startNoAgents } from '../events/start-runs.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { type Message, toMessage } from './message.ts'
import { messageEvent } from './message-event.ts'
import { newMessageRow } from './message-row.ts'
import { identifiable, storedId } from './provider-id.ts'
import { readOutbound } from './read-outbound.ts'
import { wireAddress } from './resolve-address.ts'
import { sayingOf } from './saying.ts'
import { touchWithOutbound } from './send-message.ts'
import { writeOutbound } from './write-outbound.ts'

/** A message that a person has sent in the vendor's own app, with the channel's account. */
export interface Echo {
  /** The vendor's id: a repeated id is the same message. */
  providerId: string
  to: Identity[]
  kind: string
  text: string | null
  content: Record<string, unknown> | null
  at: Date | null
  raw: unknown
}

/**
 * Stores it once, as a sent message of a person. Like a message over the API it takes over a conversation that agents
 * handled; a reaction or the like doesn't. Returns undefined for a known one.
 */
export async function recordEcho(
  tx: Tx,
  tenant: Tenant,
  channel: Channel,
  echo: Echo,
  now: Date,
): Promise<Message | undefined> {
  const { workspaceId } = tenant
  const providerId = storedId(echo.providerId)
  const to = echo.to.filter(identifiable)
  const [first] = to
  if (!first || (await isKnown(tx, channel.id, providerId))) return undefined
  await startNoAgents(tx)
  if (to.length > 1) await learnOwner(tx, { workspaceId, identities: to, actor: tenant.actor }, now)
  const { view, contact } = await readRecipient(tx, tenant, channel, to, now)
  const saying = sayingOf(echo)
  const stepsIn = saying === 'words' || saying === 'unknown'
  const writer = stepsIn ? 'api' : 'system'
  const conversation = await touchWithOutbound(tx, workspaceId, view, { contact, channel }, writer, now)
  const row = newMessageRow({
    id: view.messageId,
    workspace_id: workspaceId,
    conversation_id: conversation.id,
    contact_id: contact.id,
    channel_id: channel.id,
    direction: 'outbound',
    author: 'api',
    kind: echo.kind,
    text: echo.text,
    content: echo.content,
    address: wireAddress(first),
    status: 'sent',
    provider_id: providerId,
    raw: echo.raw,
    saying: stepsIn ? null : saying,
    created_at: now,
    sent_at: echo.at ?? now,
  })
  const about = { contact, conversation, channel }
  const events = [
    ...(view.conversation ? [] : [conversationEvent(workspaceId, 'conversation.created', conversation, about, now)]),
    messageEvent({ ...row, status: 'queued', sent_at: null }, 'message.queued', about, now),
    messageEvent(row, 'message.sent', about, now),
  ]
  await writeOutbound(tx, { row, entry: null, asks: undefined, events }, now)
  return toMessage(row)
}

async function isKnown(tx: Tx, channelId: number, providerId: string): Promise<boolean> {
  const known = await tx
    .selectFrom('messages')
    .select('id')
    .where('channel_id', '=', channelId)
    .where('provider_id', '=', providerId)
    .executeTakeFirst()
  return known !== undefined
}

/** Locks the recipient and the conversation, where they exist. Creates the contact of an unknown one. */
async function readRecipient(tx: Tx, tenant: Tenant, channel: Channel, to: Identity[], now: Date) {
  const read = (recipient: Identity | { id: number }) =>
    readOutbound(
      tx,
      { workspaceId: tenant.workspaceId, idempotencyKey: undefined, channelId: channel.id, recipient },
      now,
    )
  for (const identity of to) {
    const view = await read(identity)
    if (view.contact) return { view, contact: toContact(view.contact) }
  }
  const contact: Contact = await createContactFromMessage(tx, tenant, to, { source: channel.type }, now)
  return { view: await read({ id: contact.id }), contact }
}
