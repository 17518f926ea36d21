import type { Tx } from '../../db/database.ts'
import type { AddressPolicy } from '../../kernel/address-policy.ts'
import { invalidField, ParleyError } from '../../kernel/errors.ts'
import type { ChannelAdapter } from '../channels/adapter.ts'
import type { Contact } from '../contacts/contact.ts'
import { findOrCreateContact } from '../contacts/find-or-create.ts'
import { selectContacts, toContact } from '../contacts/select-contact.ts'
import { touchConversation } from '../conversations/touch-conversation.ts'
import { appendEvents } from '../events/append.ts'
import { idempotencyKeptMs } from '../idempotency/idempotency.ts'
import { resolveTemplate } from '../templates/resolve-template.ts'
import type { Tenant } from '../workspaces/tenant.ts'
import { addressOf, recipientIn } from './address-of.ts'
import { leaveToPeople, waitsForPerson } from './by-hand.ts'
import { checkContent, requireWindow } from './check-content.ts'
import type { Content } from './content.ts'
import { messageEvent } from './message-event.ts'
import { type Turn, turnOf } from './pacing.ts'
import { pickChannel, whyHeld } from './pick-channel.ts'
import { type Claim, type Sending, sendLeaseMs } from './sending.ts'

export interface NewMessage {
  /** A phone number, or a LinkedIn profile where the channel knows people by that; or the contact in its place. */
  to?: string | undefined
  contactId?: number | undefined
  content: Content
  /** The default channel where it is absent. */
  channelId?: number | undefined
  /** In place of `channelId`: the workspace's own channel of this type. */
  channelType?: string | undefined
  /** A second message of the same key is the first one. */
  idempotencyKey?: string | undefined
  /** How the client calls the field of the recipient, for errors. */
  recipientField?: string
  /** Where its content stands in the request, for errors: `content.`. */
  contentField?: string
  /** It confirms that they have opted out. */
  despiteOptOut?: boolean
  /** Left to a worker: nobody waits for the vendor's answer. */
  later?: boolean
}

export interface QueueMessage {
  adapterOf: Sending['adapterOf']
  policy: AddressPolicy
}

export interface Queued {
  messageId: number
  /** Undefined when it isn't for us to send now: it was made before, its channel is paused, or it must wait. */
  claim: FirstClaim | undefined
}

export interface FirstClaim extends Claim {
  channelType: string
  /** It is in flight. Otherwise it has yet to begin, when its channel has a moment for it. */
  begun: boolean
}

/** Of a request that has yet to begin with its message: after that, if it has died, the message goes out without it. */
const askingMs = 10_000

/** Writes a message and, unless it must wait, claims its first try for the caller. */
export async function queueMessage(
  tx: Tx,
  tenant: Tenant,
  input: NewMessage,
  { adapterOf, policy }: QueueMessage,
  now: Date,
): Promise<Queued> {
  const known = await findByIdempotencyKey(tx, tenant, input.idempotencyKey, now)
  if (known) return { messageId: known, claim: undefined }
  const channel = await pickChannel(tx, tenant, input)
  const adapter = adapterOf(channel.type)
  const prefix = input.contentField ?? ''
  checkContent(input.content, { adapter, channel, policy, prefix })
  const { content, text } = await resolveTemplate(tx, input.content, { adapter, channel, prefix })
  const contact = await pickContact(tx, tenant, input, adapter, now)
  if (contact.opted_out_at && !input.despiteOptOut) throw optedOut(contact.id, input)
  const address = addressOf(contact, adapter)
  await requireWindow(tx, { content, adapter, contactId: contact.id, channelId: channel.id }, now)
  const conversation = await touchConversation(tx, tenant.workspaceId, { contact, channel }, 'outbound', now)
  const byHand = adapter?.byHand?.(channel) ?? false
  const here = !input.later && (adapter?.isHere?.(channel.id) ?? true)
  const turn =
    channel.status !== 'connected' ? 'hold' : !here ? 'wait' : await turnOf(tx, conversation.id, adapter?.limits, now)
  const error = byHand
    ? waitsForPerson
    : turn === 'hold'
      ? whyHeld(channel)
      : typeof turn === 'string'
        ? null
        : turn.why
  const row = await tx
    .insertInto('messages')
    .values({
      workspace_id: tenant.workspaceId,
      conversation_id: conversation.id,
      contact_id: contact.id,
      channel_id: channel.id,
      direction: 'outbound',
      kind: content.type,
      text,
      content: content.type === 'text' ? null : JSON.stringify(content),
      address,
      status: 'queued',
      idempotency_key: input.idempotencyKey ?? null,
      despite_opt_out: input.despiteOptOut ?? false,
      created_at: now,
      ...(error && { error: JSON.stringify(error) }),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  const messageId = row.id
  if (byHand) {
    await leaveToPeople(tx, tenant.workspaceId, [{ row, contact }], now)
    await appendEvents(tx, [messageEvent(row, 'message.queued', { contact, conversation, channel }, now)])
    return { messageId, claim: undefined }
  }
  // The first generation is that of the request; those after it are the queue's.
  await tx
    .insertInto('sends')
    .values({
      message_id: messageId,
      channel_id: channel.id,
      conversation_id: conversation.id,
      generation: 1,
      ...placeOf(turn, now),
    })
    .execute()
  await appendEvents(tx, [messageEvent(row, 'message.queued', { contact, conversation, channel }, now)])
  if (turn !== 'go' && turn !== 'ask') return { messageId, claim: undefined }
  return { messageId, claim: { messageId, generation: 1, channelType: channel.type, begun: turn === 'go' } }
}

/** `hold`: its channel is paused. `wait`: for a worker, or for the process that can send it. */
function placeOf(turn: Turn | 'hold' | 'wait', now: Date) {
  const in_ = (ms: number) => new Date(now.getTime() + ms)
  if (turn === 'hold') return { in_flight: false, held: true, due_at: now }
  if (turn === 'wait') return { in_flight: false, due_at: now }
  if (turn === 'go') return { in_flight: true, attempts: 1, due_at: in_(sendLeaseMs) }
  if (turn === 'ask') return { in_flight: false, due_at: now, leased_until: in_(askingMs) }
  return { in_flight: false, due_at: turn.dueAt }
}

function optedOut(contactId: number, { contactId: named, recipientField = 'to' }: NewMessage): ParleyError {
  const field = named === undefined ? recipientField : 'contact_id'
  return new ParleyError(
    'rejected',
    `Contact ${contactId} has opted out and isn't written to until they opt in again.`,
    {
      code: 'opted_out',
      fields: [{ field, message: 'has opted out' }],
      data: { contact_id: contactId },
    },
  )
}

/** A message that an earlier request with this key made, and then died before it could answer. */
async function findByIdempotencyKey(
  tx: Tx,
  tenant: Tenant,
  key: string | undefined,
  now: Date,
): Promise<number | undefined> {
  if (key === undefined) return undefined
  const row = await tx
    .selectFrom('messages')
    .select(['id', 'created_at'])
    .where('workspace_id', '=', tenant.workspaceId)
    .where('idempotency_key', '=', key)
    .executeTakeFirst()
  if (!row || now.getTime() - row.created_at.getTime() < idempotencyKeptMs) return row?.id
  // The key may be used again after its time.
  await tx.updateTable('messages').set({ idempotency_key: null }).where('id', '=', row.id).execute()
  return undefined
}

async function pickContact(
  tx: Tx,
  tenant: Tenant,
  input: NewMessage,
  adapter: ChannelAdapter | undefined,
  now: Date,
): Promise<Contact> {
  if (input.contactId !== undefined) {
    const row = await selectContacts(tx, tenant.workspaceId)
      .where('contacts.id', '=', input.contactId)
      .executeTakeFirst()
    if (!row) throw invalidField('contact_id', 'must be a contact of this workspace')
    return toContact(row)
  }
  const field = input.recipientField ?? 'to'
  if (input.to === undefined) throw invalidField(field, 'is required')
  const recipient = recipientIn(input.to, adapter, tenant, field)
  return findOrCreateContact(tx, tenant, [recipient], { source: 'message' }, now)
}
