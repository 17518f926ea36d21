import type { Tx } from '../../db/database.ts'
import type { Channel } from '../channels/channel.ts'
import type { Contact } from '../contacts/contact.ts'
import type { Conversation } from '../conversations/conversation.ts'
import type { EventType, NewEvent } from '../events/event.ts'
import { toMessage } from './message.ts'
import type { MessageRow } from './message-row.ts'

/** What events about a message show in addition to it, in its current state. */
export interface MessageContext {
  contact: Contact
  conversation: Conversation
  channel: Channel
  /** The run in which an agent wrote the message. */
  run?: { id: number; agent_slug: string }
}

/** Only an agent's message costs a look-up. */
export async function runOf(
  tx: Tx,
  { agent_run_id }: Pick<MessageRow, 'agent_run_id'>,
): Promise<Pick<MessageContext, 'run'>> {
  if (agent_run_id === null) return {}
  const run = await tx
    .selectFrom('agent_runs')
    .select(['id', 'agent_slug'])
    .where('id', '=', agent_run_id)
    .executeTakeFirst()
  return run ? { run } : {}
}

export function messageEvent(row: MessageRow, type: EventType, about: MessageContext, now: Date): NewEvent {
  return {
    workspaceId: row.workspace_id,
    type,
    occurredAt: now,
    data: { ...toMessage(row), ...about },
    contactId: row.contact_id,
    channelId: row.channel_id,
  }
}
