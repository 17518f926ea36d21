import { CompiledQuery, type Selectable, sql } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { Conversations as ConversationRow } from '../../db/types.gen.ts'
import { ParleyError } from '../../kernel/errors.ts'
import type { Channel } from '../channels/channel.ts'
import type { Content } from '../channels/content.ts'
import { whyHeld } from '../channels/pick-channel.ts'
import type { Contact } from '../contacts/contact.ts'
import { type Conversation, toConversation } from '../conversations/conversation.ts'
import { conversationEvent } from '../conversations/conversation-event.ts'
import { appendEvents } from '../events/append.ts'
import { findTemplate, fitTemplate, type KnownTemplate } from '../templates/resolve-template.ts'
import { checkContent, checkWindow, needsWindow } from './check-content.ts'
import { awaitingManualSend, createManualSendTasks } from './manual-send.ts'
import type { OutboundAuthor } from './message.ts'
import { messageEvent } from './message-event.ts'
import type { MessageRow } from './message-row.ts'
import { resolveAddress } from './resolve-address.ts'
import type { QueueMessage } from './send-message.ts'

/** One message of many. The caller's transaction has locked the contact's row. */
export interface Recipient {
  contact: Contact
  content: Content
  /** A fresh key. It contains a space, which no client's key may have. */
  idempotencyKey: string
}

export type QueuedOne = { messageId: number } | { error: ParleyError }

interface Ready {
  /** The index among the recipients. */
  index: number
  contact: Contact
  content: Content
  text: string | null
  /** The contact's address on the channel. */
  address: string
  idempotencyKey: string
  conversation: Conversation
}

// One statement, whose text doesn't depend on the number of messages.
const insertMessages = `
with input as materialized (
  select nextval('messages_id_seq') as id, r.*
  from json_to_recordset($1::json) as r (
    conversation_id bigint, contact_id bigint, kind text, text text, content json, address text, key text)
), send as (
  insert into sends (message_id, channel_id, conversation_id, generation, in_flight, held, due_at)
  select id, $3, conversation_id, 1, false, $5::json is not null, $4 from input where not $6
)
insert into messages (id, workspace_id, conversation_id, contact_id, channel_id, direction, kind, text, content, address,
  status, error, idempotency_key, created_at, author)
select id, $2, conversation_id, contact_id, $3, 'outbound', kind, text, content, address, 'queued', $5::json, key, $4, $7
from input
returning *`

/**
 * Writes messages to many contacts over one channel, for a worker to send. Does what `queueMessage` does for one
 * message, with the same number of statements for any number of messages. An error for one contact doesn't stop the
 * others. Unread counts stay: these messages aren't answers.
 */
export async function queueMessages(
  tx: Tx,
  workspaceId: number,
  { channel, author }: { channel: Channel; author: OutboundAuthor },
  recipients: readonly Recipient[],
  deps: QueueMessage,
  now: Date,
): Promise<QueuedOne[]> {
  const results: QueuedOne[] = []
  const fits = fitting(tx, channel, deps)
  const adapter = deps.adapterOf(channel.type)
  const known = await lockConversations(tx, channel, recipients)
  const checked: (Omit<Ready, 'conversation'> & { known: Selectable<ConversationRow> | undefined })[] = []
  for (const [index, { contact, content: raw, idempotencyKey }] of recipients.entries()) {
    const conversation = known.get(contact.id)
    try {
      const { content, text } = await fits(raw)
      if (contact.opted_out_at) throw new ParleyError('rejected', 'the contact has opted out', { code: 'opted_out' })
      const address = resolveAddress(contact, adapter)
      if (needsWindow(content, adapter)) checkWindow(adapter, contact.id, conversation?.last_inbound_at, now)
      checked.push({ index, contact, address, content, text, idempotencyKey, known: conversation })
    } catch (error) {
      if (!(error instanceof ParleyError)) throw error
      results[index] = { error }
    }
  }
  const { conversations, begun } = await touchConversations(tx, workspaceId, channel, checked, now)
  const ready = checked.flatMap((one) => {
    const conversation = conversations.get(one.contact.id)
    return conversation ? [{ ...one, conversation }] : []
  })
  const manual = adapter?.manual?.(channel) ?? false
  const rows = await insert(tx, workspaceId, channel, ready, { author, manual, now })
  if (manual) await createManualSendTasks(tx, workspaceId, rows, now)
  await appendEvents(tx, [
    ...ready
      .filter(({ contact }) => begun.has(contact.id))
      .map(({ contact, conversation }) =>
        conversationEvent(workspaceId, 'conversation.created', conversation, { contact, channel }, now),
      ),
    ...rows.map(({ row, contact, conversation }) =>
      messageEvent(row, 'message.queued', { contact, conversation, channel }, now),
    ),
  ])
  for (const { row, index } of rows) results[index] = { messageId: row.id }
  return results
}

/** Returns a function that checks a content and fits it to its template. Each template is read once. */
function fitting(tx: Tx, channel: Channel, { adapterOf, policy }: QueueMessage) {
  const adapter = adapterOf(channel.type)
  const templates = new Map<string, KnownTemplate>()
  return async (content: Content) => {
    const context = { adapter, channel, policy, prefix: '' }
    checkContent(content, context)
    if (content.type !== 'template' || !adapter?.templates) return fitTemplate(content, null, context)
    const { name } = content
    const template = templates.has(name) ? templates.get(name) : await findTemplate(tx, channel, name)
    templates.set(name, template ?? null)
    return fitTemplate(content, template ?? null, context)
  }
}

/** Locks in the order of ids, as everywhere. */
async function lockConversations(tx: Tx, channel: Channel, recipients: readonly Recipient[]) {
  const rows = await tx
    .selectFrom('conversations')
    .selectAll()
    .where('contact_id', '=', sql<number>`any(${recipients.map(({ contact }) => contact.id)}::bigint[])`)
    .where('channel_id', '=', channel.id)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  return new Map(rows.map((row) => [row.contact_id, row]))
}

async function touchConversations(
  tx: Tx,
  workspaceId: number,
  channel: Channel,
  checked: { contact: Contact; known: Selectable<ConversationRow> | undefined }[],
  now: Date,
): Promise<{ conversations: Map<number, Conversation>; begun: ReadonlySet<number> }> {
  const known = checked.flatMap((one) => (one.known ? [one.known.id] : []))
  const missing = checked.flatMap((one) => (one.known ? [] : [one.contact.id]))
  const touched = await tx
    .updateTable('conversations')
    .set({ last_message_at: now })
    .where('id', '=', sql<number>`any(${known}::bigint[])`)
    .returningAll()
    .execute()
  const inserted = await tx
    .insertInto('conversations')
    .columns(['workspace_id', 'contact_id', 'channel_id', 'created_at', 'last_message_at'])
    .expression((from) =>
      from
        .selectFrom(sql<{ id: number }>`unnest(${missing}::bigint[])`.as<'contact'>(sql`contact (id)`))
        .select([
          sql<number>`${workspaceId}::bigint`.as('workspace_id'),
          sql<number>`contact.id`.as('contact_id'),
          sql<number>`${channel.id}::bigint`.as('channel_id'),
          sql<Date>`${now}::timestamptz`.as('created_at'),
          sql<Date>`${now}::timestamptz`.as('last_message_at'),
        ]),
    )
    .returningAll()
    .execute()
  return {
    conversations: new Map([...touched, ...inserted].map((row) => [row.contact_id, toConversation(row)])),
    begun: new Set(missing),
  }
}

async function insert(
  tx: Tx,
  workspaceId: number,
  channel: Channel,
  ready: Ready[],
  { author, manual, now }: { author: OutboundAuthor; manual: boolean; now: Date },
) {
  if (ready.length === 0) return []
  const input = ready.map(({ contact, address, content, text, idempotencyKey, conversation }) => ({
    conversation_id: conversation.id,
    contact_id: contact.id,
    kind: content.type,
    text,
    content: content.type === 'text' ? null : content,
    address,
    key: idempotencyKey,
  }))
  const why = manual ? awaitingManualSend : channel.status === 'connected' ? null : whyHeld(channel)
  const error = why && JSON.stringify(why)
  const { rows } = await tx.executeQuery<MessageRow>(
    CompiledQuery.raw(insertMessages, [JSON.stringify(input), workspaceId, channel.id, now, error, manual, author]),
  )
  const byContact = new Map(rows.map((row) => [row.contact_id, row]))
  return ready.flatMap((one) => {
    const row = byContact.get(one.contact.id)
    return row ? [{ ...one, row }] : []
  })
}
