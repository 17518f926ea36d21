import type { Selectable } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { Messages as MessageRow } from '../../db/types.gen.ts'
import type { Channel } from '../channels/channel.ts'
import { toChannel } from '../channels/channels.ts'
import type { Contact } from '../contacts/contact.ts'
import { selectContacts, toContact } from '../contacts/select-contact.ts'
import { type Conversation, toConversation } from '../conversations/conversation.ts'
import type { EventType, NewEvent } from '../events/event.ts'
import { toMessage } from './message.ts'

/** Events about a message: its data is the message, with contact, conversation and channel as they are now. */
export async function messageEvents(
  tx: Tx,
  row: Selectable<MessageRow>,
  types: EventType[],
  now: Date,
): Promise<NewEvent[]> {
  if (types.length === 0) return []
  const contact = await selectContacts(tx, row.workspace_id)
    .where('contacts.id', '=', row.contact_id)
    .executeTakeFirstOrThrow()
  const conversation = await tx
    .selectFrom('conversations')
    .selectAll()
    .where('id', '=', row.conversation_id)
    .executeTakeFirstOrThrow()
  const channel = await tx.selectFrom('channels').selectAll().where('id', '=', row.channel_id).executeTakeFirstOrThrow()
  const about: About = {
    contact: toContact(contact),
    conversation: toConversation(conversation),
    channel: toChannel(channel),
    ...(await runOf(tx, row)),
  }
  return types.map((type) => messageEvent(row, type, about, now))
}

interface About {
  contact: Contact
  conversation: Conversation
  channel: Channel
  /** In which an agent wrote it. */
  run?: { id: number; agent_slug: string }
}

/** Only what an agent wrote costs a look-up. */
export async function runOf(
  tx: Tx,
  { agent_run_id }: Pick<Selectable<MessageRow>, 'agent_run_id'>,
): Promise<Pick<About, 'run'>> {
  if (agent_run_id === null) return {}
  const run = await tx
    .selectFrom('agent_runs')
    .select(['id', 'agent_slug'])
    .where('id', '=', agent_run_id)
    .executeTakeFirst()
  return run ? { run } : {}
}

/** For those who have at hand what goes with the message. */
export function messageEvent(row: Selectable<MessageRow>, type: EventType, about: About, now: Date): NewEvent {
  return {
    workspaceId: row.workspace_id,
    type,
    occurredAt: now,
    data: { ...toMessage(row), ...about },
    contactId: row.contact_id,
    channelId: row.channel_id,
  }
}
