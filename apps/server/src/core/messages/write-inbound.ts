import { CompiledQuery } from 'kysely'

import { type Tx, writeLast } from '../../db/database.ts'
import type { Contact } from '../contacts/contact.ts'
import type { Conversation } from '../conversations/conversation.ts'
import { after, eventParameterCount, prepareEvents, writeEvents } from '../events/append.ts'
import type { NewEvent } from '../events/event.ts'
import { type Firing, writeFire } from '../triggers/fire.ts'
import { insertMessage, type MessageRow, messageParameterCount, messageValues } from './message-row.ts'
import type { ContactUpdate, ContactUpdateColumns } from './update-contact-from-message.ts'

interface Inbound {
  row: MessageRow
  /** The contact that the message creates; null for an existing contact. */
  met: Contact | null
  heard: ContactUpdate & { columns: ContactUpdateColumns }
  conversation: Conversation
  events: NewEvent[]
  /** The trigger of the message. Its event is among `events`, and is written only if the trigger fires. */
  firing: Firing | undefined
}

const message = 18
const events = message + messageParameterCount
const meeting = events + eventParameterCount
const meetingParameterCount = 6

const knownContact = `update contacts set opted_out_at = $2, score = $3, temperature = $4, rescore_at = $5, replies = $6,
    interested = $7, updated_at = $8, last_inbound_at = $16
  where id = $1
  returning id`

const [name, source, stage, qualifiedAt, kinds, values] = Array.from(
  { length: meetingParameterCount },
  (_, index) => `$${meeting + index}`,
)

// The columns that `newContactFromMessage` fills in. All others are empty for a contact that a message creates.
const newContact = `insert into contacts (id, workspace_id, opted_out_at, score, temperature, rescore_at, replies, interested,
    updated_at, last_inbound_at, created_at, name, source, stage, qualified_at)
  values ($1, $10, $2, $3, $4, $5, $6, $7, $8, $16::timestamptz, $9, ${name}, ${source}, ${stage}, ${qualifiedAt})
  returning id
), identity as (
  insert into identities (contact_id, workspace_id, kind, value, created_at)
  select $1::bigint, $10::bigint, kind, value, $9::timestamptz
  from unnest(${kinds}::text[], ${values}::text[]) as i (kind, value)`

// One statement instead of five or six. Agents that the events start see the contact and the conversation as written
// here: an opt-out starts no run. The rows of the contact and the conversation are already locked in that order, so the
// order of writing is free. New rows get pre-allocated ids. A concurrent insert raises unique_violation, and transact()
// retries.
const statement = (meets: boolean, fires: boolean) => `
with contact as (
  ${meets ? newContact : knownContact}
), change as (
  insert into contact_changes (workspace_id, contact_id, actor, changes, created_at)
  select $10::bigint, $1::bigint, $11::text, $12::json, $9::timestamptz where $12::json is not null
), conversation as (
  insert into conversations (id, workspace_id, contact_id, channel_id, created_at, last_message_at, last_inbound_at, unread_count)
  values ($13, $10, $1, $15, $9, $9, $17::timestamptz, $14)
  on conflict (id) do update set last_message_at = $9, last_inbound_at = $17, unread_count = $14
  returning id
), message as (
  ${insertMessage(message)}
), ${fires ? `${writeFire(meeting + (meets ? meetingParameterCount : 0))}, ` : ''}${writeEvents(events, [
  ...['contact', 'conversation'].map(after),
  ...(fires ? ["(e.type <> 'trigger.fired' or exists (select from fire))"] : []),
])}
select fan_out, ${fires ? 'exists (select from fire)' : 'false'} as fired from fan_out`

const statements = {
  known: { plain: statement(false, false), firing: statement(false, true) },
  new: { plain: statement(true, false), firing: statement(true, true) },
}

/** Writes an inbound message, the changes of its sender, and its events. */
export async function writeInbound(tx: Tx, inbound: Inbound, now: Date): Promise<void> {
  const { row, met, heard, conversation, firing } = inbound
  const { opted_out_at, score, temperature, rescore_at, replies, interested, updated_at } = heard.columns
  const written = prepareEvents(tx, inbound.events)
  const parameters = [
    row.contact_id,
    opted_out_at,
    score,
    temperature,
    rescore_at,
    replies,
    interested,
    updated_at,
    now,
    row.workspace_id,
    `channel:${row.channel_id}`,
    heard.changes && JSON.stringify(heard.changes),
    conversation.id,
    conversation.unread_count,
    row.channel_id,
    heard.columns.last_inbound_at,
    conversation.last_inbound_at,
    ...messageValues(row),
    ...written.values,
    ...(met ? meetingValues(met) : []),
    ...(firing?.values ?? []),
  ]
  const statement = statements[met ? 'new' : 'known'][firing ? 'firing' : 'plain']
  const query = CompiledQuery.raw(statement, parameters) as CompiledQuery<{ fan_out: unknown; fired: boolean }>
  await writeLast(tx, query, ([outcome]) => {
    written.done(outcome?.fan_out, outcome?.fired ? undefined : 'trigger.fired')
    if (outcome?.fired) firing?.done()
  })
}

function meetingValues({ name, source, stage, qualified_at, identities }: Contact): unknown[] {
  const [kinds, values] = [identities.map(({ kind }) => kind), identities.map(({ value }) => value)]
  return [name, source, stage, qualified_at, kinds, values]
}
