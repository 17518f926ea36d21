import type { Channel } from '../channels/channel.ts'
import type { Contact } from '../contacts/contact.ts'
import type { Conversation } from '../conversations/conversation.ts'
import type { EventType, NewEvent } from '../events/event.ts'
import { toMessage } from './message.ts'
import type { MessageRow } from './message-row.ts'

/** What events about a message show beside it, as it is now. */
export interface About {
  contact: Contact
  conversation: Conversation
  channel: Channel
}

export function messageEvent(row: MessageRow, type: EventType, about: About, now: Date): NewEvent {
  return {
    workspaceId: row.workspace_id,
    type,
    occurredAt: now,
    data: { ...toMessage(row), ...about },
    contactId: row.contact_id,
    channelId: row.channel_id,
  }
}
