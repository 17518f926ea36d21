import { CompiledQuery, type Selectable } from 'kysely'

import type { Tx } from '../../db/database.ts'
import { rowFromJson } from '../../db/row-from-json.ts'
import type { Channels, Contacts, Conversations } from '../../db/types.gen.ts'
import { toChannel } from '../channels/channel.ts'
import type { Identity } from '../contacts/contact.ts'
import { identitiesOf, toContact } from '../contacts/select-contact.ts'
import { toConversation } from '../conversations/conversation.ts'
import type { MessageContext } from './message-event.ts'

/** SQL: the context of a message as JSON columns, for statements with a `message` row. */
export const messageContextColumns = `
  (select row_to_json(c) from (
    select contacts.*, ${identitiesOf('contacts')} as identities from contacts where id = message.contact_id) c) as contact,
  (select row_to_json(v) from conversations v where v.id = message.conversation_id) as conversation,
  (select to_jsonb(c) - 'credentials' from channels c where c.id = message.channel_id) as channel,
  (select row_to_json(r) from (
    select id, agent_slug from agent_runs where id = message.agent_run_id) r) as run`

export interface MessageContextRow {
  contact: Selectable<Contacts> & { identities: Identity[] }
  conversation: Selectable<Conversations>
  channel: Selectable<Channels>
  run: MessageContext['run'] | null
}

export const toMessageContext = ({ contact, conversation, channel, run }: MessageContextRow): MessageContext => ({
  contact: toContact(rowFromJson(contact)),
  conversation: toConversation(rowFromJson(conversation)),
  channel: toChannel(rowFromJson(channel)),
  ...(run && { run }),
})

const statement = `select ${messageContextColumns} from messages message where message.id = $1`

export async function readMessageContext(tx: Tx, messageId: number): Promise<MessageContext> {
  const { rows } = await tx.executeQuery<MessageContextRow>(CompiledQuery.raw(statement, [messageId]))
  const [row] = rows
  if (!row) throw new Error(`message ${messageId} doesn't exist`)
  return toMessageContext(row)
}
