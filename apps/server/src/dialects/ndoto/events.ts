import type { Channel } from '../../core/channels/channel.ts'
import type { Changes, Contact } from '../../core/contacts/contact.ts'
import type { Conversation } from '../../core/conversations/conversation.ts'
import type { Account } from '../../core/endpoints/dialect.ts'
import type { EventType, ParleyEvent } from '../../core/events/event.ts'
import { marksOf } from '../../core/events/marks.ts'
import type { Message } from '../../core/messages/message.ts'
import { toAssignee } from './assignee.ts'
import { toChangedAttributes } from './changed-attributes.ts'
import { detailsOf as contactDetails, toPhoneNumber } from './contact.ts'
import { detailsOf as messageDetails } from './message.ts'

/** The document's seven events. */
export const ndotoEvents = {
  conversation_created: ['conversation.created'],
  conversation_updated: ['conversation.updated'],
  conversation_status_changed: ['conversation.status_changed'],
  message_created: ['message.received', 'message.queued'],
  message_updated: ['message.sent', 'message.updated', 'message.failed'],
  contact_created: ['contact.created'],
  contact_updated: ['contact.updated', 'contact.merged'],
} as const satisfies Record<string, readonly EventType[]>

type EventName = keyof typeof ndotoEvents

const names = new Map<EventType, EventName>(
  Object.entries(ndotoEvents).flatMap(([name, types]) => types.map((type) => [type, name as EventName])),
)

interface EventContext {
  contact: Contact
  channel: Channel
  changes?: Changes
  test?: true
}

/** A flat body: the object's fields next to `event`. Null for a core event that Ndoto doesn't have. */
export function toNdotoEvent(about: ParleyEvent, account: Account): object | null {
  const { type, data } = about
  const event = names.get(type)
  if (!event) return null
  const { changes } = data as EventContext
  return {
    event,
    ...bodyOf(event, data, account),
    ...(changes && { changed_attributes: toChangedAttributes(changes) }),
    ...marksOf(about),
  }
}

function bodyOf(event: EventName, data: unknown, account: Account): object {
  switch (event) {
    case 'message_created':
    case 'message_updated':
      return messageBody(data as Message & EventContext & { conversation: Conversation }, account)
    case 'conversation_created':
    case 'conversation_updated':
    case 'conversation_status_changed':
      return conversationBody(data as Conversation & EventContext, account)
    case 'contact_created':
    case 'contact_updated':
      return contactBody(data as Contact, account)
  }
}

/** The document's fields in its order, with the message's id as text; then Parley's further fields. */
function messageBody(message: Message & EventContext & { conversation: Conversation }, account: Account): object {
  const { conversation, contact, channel } = message
  return {
    id: String(message.id),
    content: message.text,
    created_at: message.created_at,
    message_type: message.direction === 'inbound' ? 'incoming' : 'outgoing',
    conversation: { id: conversation.id, status: conversation.status, inbox_id: conversation.channel_id },
    contact: personOf(contact),
    account,
    inbox: inboxOf(channel),
    ...messageDetails(message),
  }
}

function conversationBody(conversation: Conversation & EventContext, account: Account): object {
  const { id, status, channel_id, created_at, last_message_at, contact, channel } = conversation
  const { snoozed_until, priority, labels, unread_count } = conversation
  return {
    id,
    status,
    inbox_id: channel_id,
    created_at,
    last_activity_at: last_message_at,
    snoozed_until,
    priority,
    labels,
    unread_count,
    contact: personOf(contact),
    account,
    inbox: inboxOf(channel),
    meta: { sender: personOf(contact), assignee: toAssignee(conversation.assignee) },
  }
}

function contactBody(contact: Contact, account: Account): object {
  return { id: contact.id, ...contactDetails(contact), created_at: contact.created_at, account }
}

function personOf({ id, name, email, phone }: Contact) {
  return { id, name, email, phone_number: toPhoneNumber(phone) }
}

function inboxOf({ id, name }: Channel) {
  return { id, name }
}
