import type { RepliedCampaign } from '../campaigns/record-reply.ts'
import type { Channel } from '../channels/channel.ts'
import type { Contact } from '../contacts/contact.ts'
import { eventsOf } from '../contacts/insert-contacts.ts'
import type { Conversation } from '../conversations/conversation.ts'
import { conversationEvent } from '../conversations/conversation-event.ts'
import type { NewEvent } from '../events/event.ts'
import type { Fired } from '../triggers/fire.ts'
import type { Message } from './message.ts'
import type { ContactUpdate } from './update-contact-from-message.ts'

interface Received {
  workspaceId: number
  channelId: number
  message: Message
  contact: Contact
  /** As the message has made them; null for somebody known. */
  met: Contact | null
  conversation: Conversation
  /** It begins with the message. */
  begins: boolean
  channel: Channel
  heard: ContactUpdate
  /** Of theirs, the last that had them. */
  campaign: RepliedCampaign | null
  fired: Fired | null
  /** A test key has simulated it. */
  test: boolean
}

/** All that a message which has come in amounts to. That of the trigger is written where it fires. */
export function inboundEvents(received: Received, now: Date): NewEvent[] {
  const { workspaceId, channelId, message, contact, conversation, channel, heard } = received
  const event = { workspaceId, occurredAt: now, contactId: contact.id, channelId }
  const { met, begins, campaign, fired, test } = received
  const beside = { conversation, channel }
  const data = { ...message, contact, ...beside }
  const events: NewEvent[] = []
  if (met) {
    const made = { workspaceId, occurredAt: now, data: met, contactId: met.id, test }
    events.push(...eventsOf(met).map((type) => ({ ...made, type })))
  }
  if (begins) {
    events.push(conversationEvent(workspaceId, 'conversation.created', conversation, { contact, channel }, now))
  }
  events.push({ ...event, type: 'message.received', data })
  if (fired) events.push({ ...event, type: 'trigger.fired', data: { ...data, trigger: fired } })
  if (heard.isFirstReply) {
    events.push({ ...event, type: 'contact.responded', data: { ...contact, message, ...beside, campaign } })
  }
  if (heard.changes) {
    const changed = { ...contact, changes: heard.changes }
    events.push({ workspaceId, type: 'contact.updated', occurredAt: now, data: changed, contactId: contact.id })
  }
  return events
}
