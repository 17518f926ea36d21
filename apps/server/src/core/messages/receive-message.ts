import type { Tx } from '../../db/database.ts'
import type { Channel } from '../channels/channel.ts'
import { type Consent, extendOptOut, optIn, optOut, optOutAgain } from '../consent/suppressions.ts'
import { type Contact, type Identity, missingFrom } from '../contacts/contact.ts'
import { newContactFromMessage } from '../contacts/get-or-create-contact.ts'
import { learnIdentities } from '../contacts/learn-identities.ts'
import { type NewContact, optedOut } from '../contacts/new-contact.ts'
import { beginConversation, type Conversation, toConversation } from '../conversations/conversation.ts'
import type { Parties } from '../conversations/conversation-event.ts'
import { touchAndChange } from '../conversations/touch-conversation.ts'
import { startNoAgents } from '../events/start-runs.ts'
import { expectFile, type InboundFile } from '../files/inbound-file.ts'
import { hasIntent } from '../scoring/intent.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { firingOf } from '../triggers/fire.ts'
import { confirmOptOut } from './confirm-opt-out.ts'
import { inboundEvents, type RepliedCampaign } from './inbound-events.ts'
import { type Message, toMessage } from './message.ts'
import { newMessageRow } from './message-row.ts'
import { moveNumber } from './move-number.ts'
import { OutOfDateError } from './open-channel.ts'
import { identifiable, storedId } from './provider-id.ts'
import { type InboundView, readInbound } from './read-inbound.ts'
import { wireAddress } from './resolve-address.ts'
import { editedWords, effects, ownWords, type Saying, sayingOf } from './saying.ts'
import type { QueueMessage } from './send-message.ts'
import { type ContactUpdate, newSender, senderOf, updateContactFromMessage } from './update-contact-from-message.ts'
import { writeInbound } from './write-inbound.ts'

/** An inbound message of a channel. */
export interface InboundMessage {
  /** The vendor's id: a repeated id is the same message. */
  providerId: string
  from: Identity[]
  /** The person's new number, which the vendor tells by this message. */
  movedTo?: Identity | undefined
  name: string | null
  kind: string
  text: string | null
  /** What else its adapter could parse: media, a location, the chosen button. */
  content?: Record<string, unknown> | null
  /** What came with it, and the vendor hands out. */
  file?: InboundFile | null
  raw: unknown
}

export interface ReceiveMessage extends QueueMessage {
  /**
   * Records the reply of an enrolled contact, whose row is locked. Returns the campaign that it replies to, for the
   * events.
   */
  recordReply(tx: Tx, contact: Contact, now: Date): Promise<RepliedCampaign | null>
}

/**
 * Stores a message once. Returns undefined for a known one. Throws OutOfDateError when the channel's version differs
 * from `version`.
 */
export async function receiveMessage(
  tx: Tx,
  tenant: Tenant,
  channel: Channel,
  inbound: InboundMessage,
  deps: ReceiveMessage,
  now: Date,
  version?: string,
): Promise<Message | undefined> {
  let from = inbound.from.filter(identifiable)
  if (from.length === 0) return undefined
  const { workspaceId } = tenant
  const providerId = storedId(inbound.providerId)
  const saying = sayingOf(inbound)
  const speaks = saying === 'words'
  const text = ownWords(inbound)
  const interested = text !== null && hasIntent(text)
  const read = () => readInbound(tx, { workspaceId, channelId: channel.id, providerId, from, text })
  let view = await read()
  if (version !== undefined && view.channelVersion !== version) throw new OutOfDateError('the channel has changed')
  if (view.known) return undefined
  if (inbound.movedTo) {
    from = await moveNumber(tx, tenant, { from, to: inbound.movedTo }, now)
    view = await read()
  }
  if (view.contact && missingFrom(view.contact, from).length > 0) {
    await learnIdentities(tx, { workspaceId, contactId: view.contact.id, identities: from, actor: tenant.actor }, now)
    view = await read()
  }
  const address = wireAddress(from[0] as Identity)
  const defaults = { name: inbound.name, source: channel.type }
  const sender = view.contact
    ? senderOf(view.contact)
    : newSender({
        id: view.contactId,
        ...newContactFor(view, newContactFromMessage(tenant, from, defaults, now, speaks ? { interested } : undefined)),
      })
  const met = view.contact ? null : sender.contact
  const heard = updateContactFromMessage(
    sender,
    view,
    { text, edited: editedWords(inbound), interested, speaks },
    tenant,
    now,
  )
  const { contact } = heard
  const campaign = heard.enrolled ? await deps.recordReply(tx, contact, now) : null
  const conversation = await touch(tx, workspaceId, view, { contact, channel }, saying, now)
  const row = newMessageRow({
    id: view.messageId,
    workspace_id: workspaceId,
    conversation_id: conversation.id,
    contact_id: contact.id,
    channel_id: channel.id,
    direction: 'inbound',
    kind: inbound.kind,
    text: inbound.text,
    content: inbound.content ?? null,
    address,
    status: 'received',
    provider_id: providerId,
    raw: inbound.raw,
    saying: speaks ? null : saying,
    created_at: now,
  })
  const message = toMessage(row)
  const party = { workspaceId, channelId: channel.id, contact }
  // A contact who has opted out gets no reply either.
  const trigger = contact.opted_out_at === null ? view.trigger : null
  const firing = trigger ? firingOf(tx, trigger, { ...party, tenant, address }, now) : undefined
  const about = { message, met, conversation, begins: view.conversation === null, channel, heard, campaign }
  const events = inboundEvents({ ...party, ...about, fired: firing?.event ?? null }, now)
  await keepConsent(
    tx,
    tenant,
    heard,
    met ? view.suppressedSince : null,
    { text: inbound.text, channelId: channel.id },
    now,
  )
  if (!speaks) await startNoAgents(tx)
  if (inbound.file) {
    await expectFile(tx, { workspaceId, channelId: channel.id, messageId: row.id }, inbound.file, now)
  }
  await writeInbound(tx, { row, met, heard, conversation, events, firing }, now)
  if (heard.optOutReply !== null) {
    await confirmOptOut(tx, tenant, { contact, channelId: channel.id, text: heard.optOutReply }, deps, now)
  }
  return message
}

/** A new contact is opted out already if one of their addresses is suppressed. */
function newContactFor({ suppressedSince }: InboundView, made: NewContact): NewContact['contact'] {
  return suppressedSince ? optedOut(made, suppressedSince, null).contact : made.contact
}

/** `suppressedSince`: of a new contact. */
async function keepConsent(
  tx: Tx,
  { workspaceId, actor }: Tenant,
  { contact, consent }: ContactUpdate,
  suppressedSince: Date | null,
  said: Pick<Consent, 'text' | 'channelId'>,
  now: Date,
): Promise<void> {
  const person = { workspaceId, contactId: contact.id, identities: contact.identities }
  const because: Consent = { source: 'message', ...said }
  if (consent === 'out') await optOut(tx, person, because, actor, now)
  else if (consent === 'again') await optOutAgain(tx, person, because, actor, now)
  else if (consent === 'in') await optIn(tx, person, because, actor, now)
  else if (suppressedSince) await extendOptOut(tx, person, suppressedSince, now)
}

/** The conversation including this message, which isn't written yet. Words open a resolved or snoozed one. */
async function touch(
  tx: Tx,
  workspaceId: number,
  { conversation: row, conversationId }: InboundView,
  parties: Parties,
  saying: Saying,
  now: Date,
): Promise<Conversation> {
  if (saying === 'words' && (row?.status === 'resolved' || row?.status === 'snoozed')) {
    const touched = { last_message_at: now, last_inbound_at: now, unread_count: row.unread_count + 1 }
    return touchAndChange(tx, workspaceId, row.id, touched, { status: 'open' }, parties)
  }
  const before = row ? toConversation(row) : beginConversation(conversationId, parties, now)
  const at = now.toISOString()
  const last_inbound_at = effects.window[saying] ? at : before.last_inbound_at
  return {
    ...before,
    last_message_at: at,
    last_inbound_at,
    unread_count: before.unread_count + Number(effects.unread[saying]),
  }
}
