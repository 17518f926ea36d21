import { CompiledQuery } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { Conversation } from '../conversations/conversation.ts'
import { eventsToWrite, writeEvents } from '../events/append.ts'
import type { NewEvent } from '../events/event.ts'
import type { Heard, HeardColumns } from './hear-contact.ts'
import { insertMessage, type MessageRow, messagePlaces, messageValues } from './message-row.ts'

interface Inbound {
  row: MessageRow
  heard: Heard & { columns: HeardColumns }
  conversation: Conversation
  events: NewEvent[]
}

const message = 15

// One statement, where there were four or five. Agents that the events start see the contact and the conversation as they
// are after it: whoever has just opted out starts none. The rows of the contact and of the conversation are locked already, in
// that order: here they may be written in any.
const statement = `
with contact as (
  update contacts set opted_out_at = $2, score = $3, temperature = $4, rescore_at = $5, replies = $6, interested = $7,
    updated_at = $8, last_inbound_at = $9
  where id = $1
  returning id
), change as (
  insert into contact_changes (workspace_id, contact_id, actor, changes, created_at)
  select $10::bigint, $1::bigint, $11::text, $12::json, $9::timestamptz where $12::json is not null
), conversation as (
  update conversations set last_message_at = $9, last_inbound_at = $9, unread_count = $14 where id = $13
  returning id
), message as (
  ${insertMessage(message)}
), ${writeEvents(message + messagePlaces, ['contact', 'conversation'])}
select fanned from fanned`

/** Writes a message that has come in, what it says of its sender, and the events that it amounts to. */
export async function writeInbound(tx: Tx, { row, heard, conversation, events }: Inbound, now: Date): Promise<void> {
  const { opted_out_at, score, temperature, rescore_at, replies, interested, updated_at } = heard.columns
  const written = eventsToWrite(tx, events)
  const places = [
    ...[row.contact_id, opted_out_at, score, temperature, rescore_at, replies, interested, updated_at, now],
    ...[row.workspace_id, `channel:${row.channel_id}`, heard.changes && JSON.stringify(heard.changes)],
    ...[conversation.id, conversation.unread_count],
    ...messageValues(row),
    ...written.values,
  ]
  const { rows } = await tx.executeQuery<{ fanned: unknown }>(CompiledQuery.raw(statement, places))
  written.done(rows[0]?.fanned)
}
