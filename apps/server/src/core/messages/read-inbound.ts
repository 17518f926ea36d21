import { CompiledQuery, type Selectable } from 'kysely'

import type { Tx } from '../../db/database.ts'
import { rowFromJson } from '../../db/row-from-json.ts'
import type { Contacts as ContactRow, Conversations as ConversationRow, Workspaces } from '../../db/types.gen.ts'
import type { Identity } from '../contacts/contact.ts'
import { identitiesOf } from '../contacts/select-contact.ts'
import { askedFor, type FoundTrigger, foundTrigger } from '../triggers/find-trigger.ts'
import { channelVersion } from './open-channel.ts'

/** All that decides what a message which has come in amounts to. */
export interface InboundView {
  /** It has been taken in before. */
  known: boolean
  /** Who wrote it; their row is locked. Null: nobody who is known. */
  contact: (Selectable<ContactRow> & { identities: Identity[] }) | null
  /** Theirs on this channel; its row is locked. */
  conversation: Selectable<ConversationRow> | null
  /** The message is their first one after a message of ours on this channel. */
  answered: boolean
  consent: Pick<Selectable<Workspaces>, 'opt_out_words' | 'opt_in_words' | 'opt_out_reply'>
  trigger: FoundTrigger | null
  /** The id that the message will have. */
  messageId: number
  /** Of the contact and of the conversation, which may have yet to be written. */
  contactId: number
  conversationId: number
  /** Of the channel, as `OpenChannel` has it; null for one that was removed. */
  channelVersion: string | null
}

interface Asked {
  workspaceId: number
  channelId: number
  providerId: string
  from: Identity[]
  text: string | null
}

// In one statement, where there were seven: each cost a round trip before the reply of a trigger. The look-ups of
// identities are lateral with a limit, so that a plan made for empty tables looks them up in full ones as well.
//
// What isn't locked is as it was when the statement began. Whoever had the contact or the conversation locked until then
// may have changed it; that is told by the versions of the rows, and then all is read again.
//
// The last thing said on the channel: what has failed or still waits was never said; what is in flight may have been read
// before its vendor's answer has come.
const statement = `
with found as materialized (
  select known.contact_id as id
  from unnest($3::text[], $4::text[]) with ordinality as wanted (kind, value, place), lateral (
    select i.contact_id from identities i
    where i.workspace_id = $1 and i.kind = wanted.kind and i.value = wanted.value and i.kind <> 'email'
    limit 1) known
  order by wanted.place limit 1
), contact as materialized (
  select contacts.*, contacts.xmin::text as version, ${identitiesOf('contacts')} as identities
  from contacts where contacts.workspace_id = $1 and contacts.id = (select id from found)
  for no key update
), conversation as materialized (
  select v.*, v.xmin::text as version from conversations v
  where v.contact_id = (select id from contact) and v.channel_id = $2
  for no key update
)
select
  exists (select from messages where channel_id = $2 and provider_id = $5) as known,
  (select row_to_json(contact) from contact) as contact,
  (select row_to_json(conversation) from conversation) as conversation,
  coalesce((
    select m.direction = 'outbound' from messages m
    where m.conversation_id = (select id from conversation) and (m.direction = 'inbound'
      or m.status not in ('queued', 'failed') or exists (select from sends s where s.message_id = m.id and s.in_flight))
    order by m.id desc limit 1), false) as answered,
  (select row_to_json(w) from (
    select opt_out_words, opt_in_words, opt_out_reply from workspaces where id = $1) w) as consent,
  ${foundTrigger('$2', '$6', '$7')} as trigger,
  nextval('messages_id_seq') as "messageId",
  coalesce((select id from contact), nextval('contacts_id_seq')) as "contactId",
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
 * Locks whoever wrote, and their conversation: contacts come first everywhere. Two messages of the same turn don't both
 * answer, as the second one sees the first.
 */
export async function readInbound(tx: Tx, asked: Asked): Promise<InboundView> {
  const { workspaceId, channelId, providerId, from, text } = asked
  const kinds = from.map(({ kind }) => kind)
  const values = from.map(({ value }) => value)
  const parameters = [workspaceId, channelId, kinds, values, providerId, ...askedFor(tx, text)]
  const { rows } = await tx.executeQuery<Row>(CompiledQuery.raw(statement, parameters))
  const [row] = rows
  if (!row) throw new Error('a statement of one row gave none')
  if (row.stale) return readInbound(tx, asked)
  const { contact, conversation } = row
  return {
    ...row,
    contact: contact && rowFromJson(contact),
    conversation: conversation && rowFromJson(conversation),
  }
}
