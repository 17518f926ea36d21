import { CompiledQuery, type Selectable } from 'kysely'

import type { Tx } from '../../db/database.ts'
import { rowFromJson } from '../../db/row-from-json.ts'
import type { Contacts as ContactRow, Conversations as ConversationRow, Workspaces } from '../../db/types.gen.ts'
import { hashAddresses } from '../consent/address-hash.ts'
import type { Identity } from '../contacts/contact.ts'
import { identitiesOf } from '../contacts/select-contact.ts'
import { askedFor, type FoundTrigger, foundTrigger } from '../triggers/find-trigger.ts'
import { channelVersion } from './open-channel.ts'

/** Everything that decides what an inbound message does. */
export interface InboundView {
  /** The message has been stored before. */
  known: boolean
  /** The sender; the row is locked. Null: not a known contact. */
  contact: (Selectable<ContactRow> & { identities: Identity[] }) | null
  /** The contact's conversation on this channel; the row is locked. */
  conversation: Selectable<ConversationRow> | null
  /** The contact's first words after an outbound message on this channel would be this message. */
  answered: boolean
  consent: Pick<Selectable<Workspaces>, 'opt_out_words' | 'opt_in_words' | 'opt_out_reply'>
  trigger: FoundTrigger | null
  /** When a person with one of these addresses opted out, who needn't be a contact any more. */
  suppressedSince: Date | null
  /** The pre-allocated id of the message. */
  messageId: number
  /** The ids of the contact and the conversation, pre-allocated where these don't exist yet. */
  contactId: number
  conversationId: number
  /** The channel's version as in `OpenChannel`; null for a removed channel. */
  channelVersion: string | null
}

interface Asked {
  workspaceId: number
  channelId: number
  providerId: string
  from: Identity[]
  text: string | null
}

// One statement instead of seven: each cost a round trip before a trigger's reply. The look-ups of identities are
// lateral with a limit, so that a plan for empty tables also suits full ones.
//
// The identities of one person may belong to several contacts, which are merged then: all of them are locked, in the
// order of ids.
//
// Rows that aren't locked are as of the statement's start. A transaction that held a lock on the contact or the
// conversation may have changed it. The rows' versions show that, and then everything is read again.
//
// `answered` looks at the last words of the channel. Failed and waiting ones never reached the contact; one in flight
// may have been read before its vendor's answer arrived.
const statement = `
with found as materialized (
  select known.contact_id as id, min(wanted.place) as place
  from unnest($3::text[], $4::text[]) with ordinality as wanted (kind, value, place), lateral (
    select i.contact_id from identities i
    where i.workspace_id = $1 and i.kind = wanted.kind and i.value = wanted.value and i.kind <> 'email'
    limit 1) known
  group by known.contact_id
), sender as materialized (
  select id from found order by place limit 1
), contact as materialized (
  select contacts.*, contacts.xmin::text as version, ${identitiesOf('contacts')} as identities
  from contacts where contacts.workspace_id = $1 and contacts.id = any(array(select id from found))
  order by contacts.id for no key update
), conversation as materialized (
  select v.*, v.xmin::text as version from conversations v
  where v.contact_id = (select c.id from contact c join sender on sender.id = c.id) and v.channel_id = $2
  for no key update
)
select
  exists (select from messages where channel_id = $2 and provider_id = $5) as known,
  (select row_to_json(contact) from contact where id = (select id from sender)) as contact,
  (select row_to_json(conversation) from conversation) as conversation,
  coalesce((
    select m.direction = 'outbound' from messages m
    where m.conversation_id = (select id from conversation) and m.saying is null and (m.direction = 'inbound'
      or m.status not in ('queued', 'failed') or exists (select from sends s where s.message_id = m.id and s.in_flight))
    order by m.id desc limit 1), false) as answered,
  (select row_to_json(w) from (
    select opt_out_words, opt_in_words, opt_out_reply from workspaces where id = $1) w) as consent,
  ${foundTrigger('$2', '$6', '$7')} as trigger,
  (select min(created_at) from suppressions where workspace_id = $1 and address_hash = any($8::text[])) as "suppressedSince",
  nextval('messages_id_seq') as "messageId",
  coalesce((select id from contact where id = (select id from sender)), nextval('contacts_id_seq')) as "contactId",
  coalesce((select id from conversation), nextval('conversations_id_seq')) as "conversationId",
  ${channelVersion('$2')} as "channelVersion",
  exists (select from contact c join contacts o on o.id = c.id where o.xmin::text <> c.version)
    or exists (select from conversation c join conversations o on o.id = c.id where o.xmin::text <> c.version) as stale`

type Versioned<Row> = Row & { version: string }

interface Row extends Omit<InboundView, 'contact' | 'conversation'> {
  contact: Versioned<NonNullable<InboundView['contact']>> | null
  conversation: Versioned<NonNullable<InboundView['conversation']>> | null
  stale: boolean
}

/**
 * Locks the sender and the conversation, in this order as everywhere. Of two concurrent messages only one is
 * `answered`: the second one sees the first.
 */
export async function readInbound(tx: Tx, asked: Asked): Promise<InboundView> {
  const { workspaceId, channelId, providerId, from, text } = asked
  const kinds = from.map(({ kind }) => kind)
  const values = from.map(({ value }) => value)
  const { hashes } = hashAddresses(tx, workspaceId, from)
  const parameters = [workspaceId, channelId, kinds, values, providerId, ...askedFor(tx, text), hashes]
  const { rows } = await tx.executeQuery<Row>(CompiledQuery.raw(statement, parameters))
  const [row] = rows
  if (!row) throw new Error('the statement returned no row')
  if (row.stale) return readInbound(tx, asked)
  const { contact, conversation } = row
  return {
    ...row,
    contact: contact && rowFromJson(contact),
    conversation: conversation && rowFromJson(conversation),
  }
}
