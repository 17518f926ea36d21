import { CompiledQuery, type Selectable } from 'kysely'

import type { Tx } from '../../db/database.ts'
import { rowFromJson } from '../../db/row-from-json.ts'
import type { Channels, Contacts, Conversations } from '../../db/types.gen.ts'
import type { Identity } from '../contacts/contact.ts'
import { identitiesOf } from '../contacts/select-contact.ts'
import { currentContactSql } from '../tenant/merged-ids.ts'
import { type ConversationBacklog, conversationBacklog } from './gcra.ts'

export interface KnownConversation extends Selectable<Conversations> {
  /** The contact waits for an answer, and agents have been asked to answer them, now or before. */
  awaits_agent: boolean
}

/** Everything that decides what happens to an outbound message. */
export interface OutboundView {
  channel: Selectable<Channels> | null
  /** Locked against changes. */
  contact: (Selectable<Contacts> & { identities: Identity[] }) | null
  /** The contact's conversation on that channel; the row is locked. */
  conversation: KnownConversation | null
  /** The conversation's queued messages. */
  waiting: ConversationBacklog
  /** The message with the same idempotency key. */
  known: { id: number; created_at: Date } | null
  /** The pre-allocated id of the message. */
  messageId: number
  /** The conversation's id, pre-allocated where it doesn't exist yet. */
  conversationId: number
}

export interface OutboundQuery {
  workspaceId: number
  idempotencyKey: string | undefined
  /** Absent: the default channel. */
  channelId: number | undefined
  /** A contact by its id or by an identity. */
  recipient: { id: number } | Identity
}

const byId = { channel: 'c.id = $2', contact: `contacts.id = ${currentContactSql('$3::bigint')}` }
// The limit makes a plan for an empty table suit a full one as well.
const otherwise = {
  channel: 'c.is_default and $2::bigint is null',
  contact: `contacts.id = (
    select i.contact_id from identities i
    where i.workspace_id = $1 and i.kind = $6 and i.value = $3 and i.kind <> 'email' limit 1)`,
}

// One statement instead of five: a trigger's reply waited for each. Rows that aren't locked are as of the statement's
// start. A transaction that held the conversation's lock may have queued a message in it. The rows' versions show that,
// and then everything is read again. The contact's lock delays an opt-out until the message is committed and so visible
// as waiting or in flight. It is exclusive, so that writers queue up with an opt-out: sharers would pass one that waits.
const statement = (channel: string, contact: string) => `
with channel as materialized (
  select c.* from channels c where c.workspace_id = $1 and c.deleted_at is null and ${channel}
), contact as materialized (
  select contacts.*, contacts.xmin::text as version, ${identitiesOf('contacts')} as identities
  from contacts where contacts.workspace_id = $1 and ${contact}
  for no key update
), conversation as materialized (
  select v.*, v.xmin::text as version,
    v.unread_count > 0 and exists (select from agent_runs r where r.contact_id = v.contact_id) as awaits_agent
  from conversations v
  where v.contact_id = (select id from contact) and v.channel_id = (select id from channel)
  for no key update
)
select channel.*,
  (select row_to_json(contact) from contact) as contact,
  (select row_to_json(conversation) from conversation) as conversation,
  ${conversationBacklog('(select id from conversation)', '$5')} as waiting,
  (select row_to_json(k) from (
    select id, created_at from messages where workspace_id = $1 and idempotency_key = $4) k) as known,
  nextval('messages_id_seq') as "messageId",
  coalesce((select id from conversation), nextval('conversations_id_seq')) as "conversationId",
  exists (select from contact c join contacts o on o.id = c.id where o.xmin::text <> c.version)
    or exists (select from conversation c join conversations o on o.id = c.id where o.xmin::text <> c.version) as stale
from (values (1)) one left join channel on true`

const statements = {
  byId: statement(byId.channel, byId.contact),
  byIdentity: statement(byId.channel, otherwise.contact),
  defaultById: statement(otherwise.channel, byId.contact),
  defaultByIdentity: statement(otherwise.channel, otherwise.contact),
}

type Row = Omit<OutboundView, 'channel'> & {
  [Column in keyof Selectable<Channels>]: Selectable<Channels>[Column] | null
} & {
  stale: boolean
}

/** Locks the contact against changes, and the conversation, where they exist. */
export async function readOutbound(tx: Tx, wanted: OutboundQuery, now: Date): Promise<OutboundView> {
  const { workspaceId, idempotencyKey = null, channelId = null, recipient } = wanted
  const named = 'id' in recipient
  const text =
    channelId === null
      ? statements[named ? 'defaultById' : 'defaultByIdentity']
      : statements[named ? 'byId' : 'byIdentity']
  const parameters = [workspaceId, channelId, named ? recipient.id : recipient.value, idempotencyKey, now]
  if (!named) parameters.push(recipient.kind)
  const { rows } = await tx.executeQuery<Row>(CompiledQuery.raw(text, parameters))
  const [row] = rows
  if (!row) throw new Error('the statement returned no row')
  const { contact, conversation, waiting, known, messageId, conversationId, stale, ...channel } = row
  if (stale) return readOutbound(tx, wanted, now)
  return {
    channel: channel.id === null ? null : (channel as Selectable<Channels>),
    contact: contact && rowFromJson(contact),
    conversation: conversation && rowFromJson(conversation),
    waiting: rowFromJson(waiting),
    known: known && rowFromJson(known),
    messageId,
    conversationId,
  }
}
