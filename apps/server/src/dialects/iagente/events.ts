import type { Channel } from '../../core/channels/channel.ts'
import type { Contact } from '../../core/contacts/contact.ts'
import type { EventType, ParleyEvent } from '../../core/events/event.ts'
import { marksOf } from '../../core/events/marks.ts'
import type { Handoff } from '../../core/handoffs/handoff.ts'
import type { Message } from '../../core/messages/message.ts'
import { toLead } from './lead.ts'

/** The document's seven events. */
export const iagenteEvents = {
  'lead.created': ['contact.created'],
  'lead.updated': ['contact.updated', 'contact.merged'],
  'lead.qualified': ['contact.qualified'],
  'message.received': ['message.received'],
  'message.sent': ['message.sent'],
  'handoff.created': ['handoff.created'],
  'handoff.closed': ['handoff.closed'],
} as const satisfies Record<string, readonly EventType[]>

export interface IagenteEvent {
  event: keyof typeof iagenteEvents
  /** When it happened. */
  timestamp: string
  data: Record<string, unknown>
}

type MessageData = Message & { contact: Contact; channel: Channel }

type HandoffData = Handoff & { contact: Contact }

/** Null for a core event that IAGENTE doesn't have. */
export function toIagenteEvent(about: ParleyEvent): IagenteEvent | null {
  const { type, occurred_at, data } = about
  const event = (name: IagenteEvent['event'], shown: object): IagenteEvent => ({
    event: name,
    timestamp: occurred_at.toISOString(),
    data: { ...shown, ...marksOf(about) },
  })
  switch (type) {
    case 'contact.created':
      return event('lead.created', toLead(data as Contact))
    case 'contact.updated':
    case 'contact.merged':
      return event('lead.updated', toLead(data as Contact))
    case 'contact.qualified':
      return event('lead.qualified', toLead(data as Contact))
    case 'message.received':
    case 'message.sent':
      return event(type, messageData(data as MessageData))
    case 'handoff.created':
    case 'handoff.closed':
      return event(type, handoffData(data as HandoffData))
    default:
      return null
  }
}

function messageData(message: MessageData) {
  const { id, provider_id, contact_id, channel_id, direction, kind, text, content, address, status } = message
  return {
    id,
    message_id: provider_id,
    lead_id: contact_id,
    integration_id: channel_id,
    channel: message.channel.type,
    direction,
    type: kind === 'quick_replies' ? 'replyable_text' : kind,
    text,
    content,
    phone: address,
    status,
    created_at: message.created_at,
    lead: toLead(message.contact),
  }
}

function handoffData(handoff: HandoffData) {
  const { id, contact, status, reason, priority, summary, agent_slug, assignee, created_at, closed_at } = handoff
  return {
    id,
    lead_id: contact.id,
    status,
    reason,
    priority,
    summary,
    agent: agent_slug,
    assignee,
    created_at,
    closed_at,
    lead: toLead(contact),
  }
}
