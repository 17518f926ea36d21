import type { Conversation } from '../conversations/conversation.ts'
import type { Parties } from '../conversations/conversation-event.ts'
import type { EventType, NewEvent } from '../events/event.ts'
import type { Handoff } from './handoff.ts'

/** An event about a handoff. Its data is the handoff, with contact, conversation and channel as they are now. */
export function handoffEvent(
  workspaceId: number,
  type: Extract<EventType, `handoff.${string}`>,
  handoff: Handoff,
  { contact, channel, conversation }: Parties & { conversation: Conversation },
  now: Date,
): NewEvent {
  return {
    workspaceId,
    type,
    occurredAt: now,
    data: { ...handoff, contact, conversation, channel },
    contactId: contact.id,
    channelId: channel.id,
  }
}
