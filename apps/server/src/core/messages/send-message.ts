import { isDeepStrictEqual } from 'node:util'

import type { Tx } from '../../db/database.ts'
import type { AddressPolicy } from '../../kernel/address-policy.ts'
import { invalidField, ParleyError, unknownReference } from '../../kernel/errors.ts'
import type { ChannelAdapter } from '../channels/adapter.ts'
import { toChannel } from '../channels/channel.ts'
import type { Content } from '../channels/content.ts'
import { lockIfPaused, pickChannel, whyHeld } from '../channels/pick-channel.ts'
import type { Contact } from '../contacts/contact.ts'
import { createContactFromMessage } from '../contacts/get-or-create-contact.ts'
import { toContact } from '../contacts/select-contact.ts'
import { beginConversation, type Conversation, toConversation } from '../conversations/conversation.ts'
import { conversationEvent, type Parties } from '../conversations/conversation-event.ts'
import { touchAndChange } from '../conversations/touch-conversation.ts'
import { idempotencyKeptMs } from '../idempotency/idempotency.ts'
import { resolveTemplate } from '../templates/resolve-template.ts'
import { isSimulated, type Tenant } from '../tenant/tenant.ts'
import { checkContent, requireWindow } from './check-content.ts'
import { decideSend, type SendDecision } from './gcra.ts'
import { awaitingManualSend, createManualSendTasks } from './manual-send.ts'
import type { OutboundAuthor } from './message.ts'
import { messageEvent, runOf } from './message-event.ts'
import { newMessageRow } from './message-row.ts'
import { type OutboundQuery, type OutboundView, readOutbound } from './read-outbound.ts'
import { findRecipient, resolveAddress } from './resolve-address.ts'
import { type Claim, sendLeaseMs } from './send-queue.ts'
import type { OutgoingMessage, Sending } from './sending.ts'
import { type QueueEntry, writeOutbound } from './write-outbound.ts'

export interface NewMessage {
  /** A phone number, or a LinkedIn profile where the channel reaches people by profile. `contactId` replaces it. */
  to?: string | undefined
  contactId?: number | undefined
  content: Content
  /** Absent: the default channel. */
  channelId?: number | undefined
  /** Instead of `channelId`: the workspace's own channel of this type. */
  channelType?: string | undefined
  /** A second message with the same key is the first one. */
  idempotencyKey?: string | undefined
  /** The client's name for the recipient field, for errors. */
  recipientField?: string
  /** The path of the content in the request, for errors: `content.`. */
  contentField?: string
  /** Absent: `api`. */
  author?: OutboundAuthor
  agentRunId?: number | undefined
  /** The id under which it was scheduled. */
  scheduledId?: number | undefined
  /** The message confirms an opt-out. */
  despiteOptOut?: boolean
  /** A worker sends it: nobody waits for the vendor's answer. */
  later?: boolean
}

export interface QueueMessage {
  adapterOf: Sending['adapterOf']
  policy: AddressPolicy
}

export interface Queued {
  messageId: number
  /** Undefined for an older message. */
  channelType?: string
  /**
   * Call this after the commit. Undefined when the caller may not send now: the message is an older one, or must wait.
   */
  claim(): FirstClaim | undefined
}

export interface FirstClaim extends Claim {
  channelType: string
  /** The message is in flight since `slotAt`. Undefined: it needs a send slot first. */
  begun: { slotAt: Date; outgoing: OutgoingMessage } | undefined
}

/** The lease of a request that waits for a send slot. If the request has died, a worker sends the message after it. */
const askingMs = 10_000

/** Writes a message and, unless it must wait, claims its first try for the caller. */
export async function queueMessage(
  tx: Tx,
  tenant: Tenant,
  input: NewMessage,
  { adapterOf, policy }: QueueMessage,
  now: Date,
): Promise<Queued> {
  const { workspaceId } = tenant
  const view = await readView(tx, tenant, input, adapterOf, now)
  if (view.known) return { messageId: view.known.id, claim: () => undefined }
  const { channel: channelRow } = view
  if (!channelRow) throw unknownReference('channel_id', 'channel')
  const channel = await lockIfPaused(tx, toChannel(channelRow))
  const adapter = adapterOf(channel.type)
  const prefix = input.contentField ?? ''
  checkContent(input.content, { adapter, channel, policy, prefix })
  const { content, text } = await resolveTemplate(tx, input.content, { adapter, channel, prefix })
  const contact = view.contact ? toContact(view.contact) : await makeContact(tx, tenant, input, adapter, now)
  if (contact.opted_out_at && !input.despiteOptOut) throw optedOut(view.contact && contact.id, input)
  const address = resolveAddress(contact, adapter)
  const { conversation: before } = view
  requireWindow({ content, adapter, contactId: contact.id, lastInboundAt: before?.last_inbound_at ?? null }, now)
  const author = input.author ?? 'api'
  const conversation = await touchWithOutbound(tx, workspaceId, view, { contact, channel }, author, now)
  const manual = adapter?.manual?.(channel) ?? false
  const here = !manual && !input.later && (adapter?.isHere?.(channel.id) ?? true)
  const decision =
    channel.status !== 'connected' ? 'hold' : !here ? 'wait' : decideSend(view.waiting, adapter?.limits, now)
  const row = newMessageRow({
    id: view.messageId,
    workspace_id: workspaceId,
    conversation_id: conversation.id,
    contact_id: contact.id,
    channel_id: channel.id,
    direction: 'outbound',
    author,
    agent_run_id: input.agentRunId ?? null,
    scheduled_id: input.scheduledId ?? null,
    kind: content.type,
    text,
    content: content.type === 'text' ? null : content,
    address,
    status: 'queued',
    created_at: now,
    error: manual
      ? awaitingManualSend
      : decision === 'hold'
        ? whyHeld(channel)
        : typeof decision === 'string'
          ? null
          : decision.why,
    idempotency_key: input.idempotencyKey ?? null,
    despite_opt_out: input.despiteOptOut ?? false,
  })
  const about = { contact, conversation, channel, ...(await runOf(tx, row)) }
  const events = [
    ...(before
      ? []
      : [conversationEvent(workspaceId, 'conversation.created', conversation, { contact, channel }, now)]),
    messageEvent(row, 'message.queued', about, now),
  ]
  const asks = decision === 'ask' ? adapter?.limits : undefined
  const gotSlot = await writeOutbound(tx, { row, entry: manual ? null : entryOf(decision, now), asks, events }, now)
  if (manual) await createManualSendTasks(tx, workspaceId, [{ row, contact }], now)
  const messageId = row.id
  const written = { messageId, channelType: channel.type }
  if (decision !== 'go' && decision !== 'ask') return { ...written, claim: () => undefined }
  const { type, credentials } = channelRow
  const begun = { slotAt: now, outgoing: { row, type, credentials } }
  return {
    ...written,
    claim: () => ({
      messageId,
      generation: 1,
      channelType: channel.type,
      begun: decision === 'go' || gotSlot() ? begun : undefined,
    }),
  }
}

/**
 * The conversation including this message, which isn't written yet. A person's message takes over a conversation in which
 * agents have spoken, or were about to answer.
 */
export async function touchWithOutbound(
  tx: Tx,
  workspaceId: number,
  { conversation: row, conversationId }: Pick<OutboundView, 'conversation' | 'conversationId'>,
  parties: Parties,
  author: OutboundAuthor,
  now: Date,
): Promise<Conversation> {
  const touched = { last_message_at: now, unread_count: 0 }
  if (!row) return { ...beginConversation(conversationId, parties, now), last_message_at: now.toISOString() }
  const stepsIn = author === 'api' && row.handler === 'agent' && (row.agent_spoke || row.awaits_agent)
  if (stepsIn) return touchAndChange(tx, workspaceId, row.id, touched, { handler: 'human' }, parties)
  return toConversation({ ...row, ...touched })
}

/** `hold`: the channel is paused. `wait`: a worker sends it, or the process that has the channel's connection. */
function entryOf(decision: SendDecision | 'hold' | 'wait', now: Date): QueueEntry {
  const in_ = (ms: number) => new Date(now.getTime() + ms)
  const waits = { in_flight: false, held: false, attempts: 0, due_at: now, leased_until: null }
  if (decision === 'hold') return { ...waits, held: true }
  if (decision === 'wait') return waits
  if (decision === 'go') return { ...waits, in_flight: true, attempts: 1, due_at: in_(sendLeaseMs) }
  if (decision === 'ask') return { ...waits, leased_until: in_(askingMs) }
  return { ...waits, due_at: decision.dueAt }
}

/** `contactId` is null for somebody whom no contact is about any more: the suppression list knows the address. */
export function optedOut(
  contactId: number | null,
  { contactId: named, recipientField = 'to' }: Pick<NewMessage, 'contactId' | 'recipientField'>,
): ParleyError {
  const field = named === undefined ? recipientField : 'contact_id'
  const who = contactId === null ? 'The recipient' : `Contact ${contactId}`
  return new ParleyError('rejected', `${who} has opted out and isn't written to until they opt in again.`, {
    code: 'opted_out',
    fields: [{ field, message: 'has opted out' }],
    data: contactId === null ? {} : { contact_id: contactId },
  })
}

/**
 * Reads everything before any check. A message with the same key comes first: an earlier request wrote it and died
 * before its answer. A channel that is neither named nor the default needs a query of its own. The recipient is looked
 * up again if the channel reaches people by another kind of identity than guessed from `to`.
 */
async function readView(
  tx: Tx,
  tenant: Tenant,
  input: NewMessage,
  adapterOf: QueueMessage['adapterOf'],
  now: Date,
): Promise<OutboundView> {
  const { idempotencyKey } = input
  const read = (channelId: number | undefined, recipient: OutboundQuery['recipient']) =>
    readOutbound(tx, { workspaceId: tenant.workspaceId, idempotencyKey, channelId, recipient }, now)
  const simple = !isSimulated(tenant) && input.channelType === undefined
  if (simple || idempotencyKey !== undefined) {
    const guess = await recipientOf(tx, tenant, input, anyChannel)
    const view = await read(input.channelId, guess)
    if (view.known && !(await lapsed(tx, view.known, now))) return view
    if (simple && (view.channel || input.channelId !== undefined)) {
      const recipient = view.channel ? await recipientOf(tx, tenant, input, adapterOf(view.channel.type)) : guess
      const right = isDeepStrictEqual(recipient, guess) ? view : await read(view.channel?.id, recipient)
      return { ...right, known: null }
    }
  }
  const { id, type } = await pickChannel(tx, tenant, input)
  return read(id, await recipientOf(tx, tenant, input, adapterOf(type)))
}

const anyChannel = { reachedBy: ['phone', 'linkedin'] } as const
const nobody = { kind: 'phone', value: '' } as const

/** A bad recipient matches no contact here; `makeContact` reports it later. */
async function recipientOf(
  tx: Tx,
  tenant: Tenant,
  { contactId, to }: NewMessage,
  adapter: Pick<ChannelAdapter, 'reachedBy'> | undefined,
): Promise<OutboundQuery['recipient']> {
  if (contactId !== undefined) return { id: contactId }
  try {
    return to === undefined ? nobody : await findRecipient(tx, tenant, to, adapter, { field: 'to' })
  } catch (error) {
    if (!(error instanceof ParleyError)) throw error
    return nobody
  }
}

/** Whether the key has expired; then it is freed for reuse. */
async function lapsed(tx: Tx, known: NonNullable<OutboundView['known']>, now: Date): Promise<boolean> {
  if (now.getTime() - known.created_at.getTime() < idempotencyKeptMs) return false
  await tx.updateTable('messages').set({ idempotency_key: null }).where('id', '=', known.id).execute()
  return true
}

/** Creates the contact of a new recipient. Throws for an unknown `contactId`. */
export async function makeContact(
  tx: Tx,
  tenant: Tenant,
  input: Pick<NewMessage, 'to' | 'contactId' | 'recipientField'>,
  adapter: ChannelAdapter | undefined,
  now: Date,
): Promise<Contact> {
  if (input.contactId !== undefined) throw unknownReference('contact_id', 'contact')
  const field = input.recipientField ?? 'to'
  if (input.to === undefined) throw invalidField(field, 'is required')
  const recipient = await findRecipient(tx, tenant, input.to, adapter, { field })
  return createContactFromMessage(tx, tenant, [recipient], { source: 'message' }, now)
}
