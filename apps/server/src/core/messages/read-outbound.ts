import { CompiledQuery, type Selectable } from 'kysely'

import type { Tx } from '../../db/database.ts'
import { rowFromJson } from '../../db/row-from-json.ts'
import type { Channels, Contacts, Conversations } from '../../db/types.gen.ts'
import type { Identity } from '../contacts/contact.ts'
import { identitiesOf } from '../contacts/select-contact.ts'
import { type ConversationBacklog, conversationBacklog } from './gcra.ts'

/** All that decides what becomes of a message which is to go out. */
export interface OutboundView {
  channel: Selectable<Channels> | null
  /** Nobody changes it meanwhile. */
  contact: (Selectable<Contacts> & { identities: Identity[] }) | null
  /** Theirs on that channel; its row is locked. */
  conversation: Selectable<Conversations> | null
  /** What its conversation has yet to send. */
  waiting: ConversationBacklog
  /** The message of the same key. */
  known: { id: number; created_at: Date } | null
  /** The id that the message will have. */
  messageId: number
  /** Of the conversation, which may have yet to be written. */
  conversationId: number
}

export interface OutboundQuery {
  workspaceId: number
  idempotencyKey: string | undefined
  /** The default channel where it is absent. */
  channelId: number | undefined
  /** A contact by its id, or by what it is reached by. */
  recipient: { id: number } | Identity
}

const byId = { channel: 'c.id = $2', contact: 'contacts.id = $3' }
// With a limit, so that a plan made for an empty table looks it up in a full one as well.
const otherwise = {
  channel: 'c.is_default and $2::bigint is null',
  contact: `contacts.id = (
    select i.contact_id from identities i
    where i.workspace_id = $1 and i.kind = $6 and i.value = $3 and i.kind <> 'email' limit 1)`,
}

// In one statement, where there were five: a reply to a trigger waited for each. What isn't locked is as it was when the
// statement began. Whoever had the conversation locked until then may have queued a message in it; that is told by the
// versions of the rows, and then all is read again. The contact is locked so that nobody opts out before the message is
// committed: then it is among those that wait, or under way. Its foreign key would lock it all the same, more weakly.
const statement = (channel: string, contact: string) => `
with channel as materialized (
  select c.* from channels c where c.workspace_id = $1 and c.deleted_at is null and ${channel}
), contact as materialized (
  select contacts.*, contacts.xmin::text as version, ${identitiesOf('contacts')} as identities
  from contacts where contacts.workspace_id = $1 and ${contact}
  for share
), conversation as materialized (
  select v.*, v.xmin::text as version from conversations v
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

/** Locks the contact against changes, and the conversation, as far as there are any. */
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
  if (!row) throw new Error('a statement of one row gave none')
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
