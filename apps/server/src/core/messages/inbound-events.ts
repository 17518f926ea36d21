import type { Channel } from '../channels/channel.ts'
import type { Contact } from '../contacts/contact.ts'
import { eventsOf } from '../contacts/insert-contacts.ts'
import type { Conversation } from '../conversations/conversation.ts'
import { conversationEvent } from '../conversations/conversation-event.ts'
import type { NewEvent } from '../events/event.ts'
import type { Fired } from '../triggers/fire.ts'
import type { Message } from './message.ts'
import type { ContactUpdate } from './update-contact-from-message.ts'

/** The campaign that a contact has replied to, as events name it. */
export interface RepliedCampaign {
  id: number
  name: string
  enrollment_id: number
}

interface Received {
  workspaceId: number
  channelId: number
  message: Message
  contact: Contact
  /** The contact that the message created; null for an existing contact. */
  met: Contact | null
  conversation: Conversation
  /** The message begins the conversation. */
  begins: boolean
  channel: Channel
  heard: ContactUpdate
  /** The contact's most recent campaign. */
  campaign: RepliedCampaign | null
  fired: Fired | null
}

/** All events of an inbound message. The trigger's event is written only if the trigger fires. */
export function inboundEvents(received: Received, now: Date): NewEvent[] {
  const { workspaceId, channelId, message, contact, conversation, channel, heard } = received
  const event = { workspaceId, occurredAt: now, contactId: contact.id, channelId }
  const { met, begins, campaign, fired } = received
  const simulated = channel.type === 'simulator'
  const context = { conversation, channel }
  const data = { ...message, contact, ...context }
  const events: NewEvent[] = []
  if (met) {
    const created = { workspaceId, occurredAt: now, data: met, contactId: met.id, simulated }
    events.push(...eventsOf(met).map((type) => ({ ...created, type })))
  }
  if (begins) {
    events.push(conversationEvent(workspaceId, 'conversation.created', conversation, { contact, channel }, now))
  }
  events.push({ ...event, type: 'message.received', data })
  if (fired) events.push({ ...event, type: 'trigger.fired', data: { ...data, trigger: fired } })
  if (heard.isFirstReply) {
    events.push({ ...event, type: 'contact.responded', data: { ...contact, message, ...context, campaign } })
  }
  if (heard.changes) {
    const changed = { ...contact, changes: heard.changes }
    const updated = { workspaceId, occurredAt: now, data: changed, contactId: contact.id, simulated }
    events.push({ ...updated, type: 'contact.updated' })
  }
  return events
}
