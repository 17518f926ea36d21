import type { Channel } from '../../core/channels/channel.ts'
import type { Connection } from '../../core/connections/connection.ts'
import type { Contact } from '../../core/contacts/contact.ts'
import type { EventType, ParleyEvent } from '../../core/events/event.ts'
import { marksOf } from '../../core/events/marks.ts'
import type { Message } from '../../core/messages/message.ts'
import { objectOf } from '../../kernel/read-json.ts'
import { toText } from './ids.ts'
import { toProspect } from './prospect.ts'

/** The six events that the document lists, and the two of its first example. */
export const kakiyoEvents = {
  'prospect.qualified': ['contact.qualified'],
  'prospect.responded': ['contact.responded'],
  'campaign.completed': ['campaign.completed'],
  'message.sent': ['message.sent'],
  'connection.accepted': ['connection.accepted'],
  'agent.status_changed': ['agent.status_changed'],
  'linkedin.message.received': ['message.received'],
  'prospect.qualification.manual': ['contact.qualified'],
} as const satisfies Record<string, readonly EventType[]>

export type KakiyoEventName = keyof typeof kakiyoEvents

/** The simulator counts as any channel. */
export const kakiyoChannels = { 'linkedin.message.received': ['linkedin', 'simulator'] } as const

export interface KakiyoEvent {
  event: KakiyoEventName
  data: Record<string, unknown>
  /** When it happened. */
  timestamp: string
}

type MessageData = Message & { contact: Contact; channel: Channel }

/** Null for a core event that Kakiyo doesn't have. */
export function toKakiyoEvent(event: ParleyEvent, subscribed: readonly string[]): KakiyoEvent | null {
  const { occurred_at } = event
  const shown = shownOf(event, subscribed)
  if (!shown) return null
  const [name, data] = shown
  return { event: name, data: { ...data, ...marksOf(event) }, timestamp: new Date(occurred_at).toISOString() }
}

function shownOf({ type, data }: ParleyEvent, subscribed: readonly string[]): [KakiyoEventName, object] | null {
  switch (type) {
    case 'contact.qualified':
      return qualified(data as Contact & { qualified_by?: string }, subscribed)
    case 'contact.responded': {
      const { message, channel, ...contact } = data as Contact & { message: Message; channel: Channel }
      return ['prospect.responded', { prospect: toProspect(contact), message: toShownMessage({ ...message, channel }) }]
    }
    case 'message.sent':
    case 'message.received': {
      const message = data as MessageData
      const name = type === 'message.sent' ? type : 'linkedin.message.received'
      return [name, { prospect: toProspect(message.contact), message: toShownMessage(message) }]
    }
    case 'connection.accepted': {
      const { id, status, note, sent_at, accepted_at, contact } = data as Connection & { contact: Contact }
      const connection = { id: toText('connection', id), status, note, sent_at, accepted_at }
      return [type, { prospect: toProspect(contact), connection }]
    }
    case 'campaign.completed': {
      const { id, ...campaign } = aboutOf(data, 'campaign')
      return [type, { campaign: { id: typeof id === 'number' ? toText('campaign', id) : id, ...campaign } }]
    }
    case 'agent.status_changed': {
      const { changes } = objectOf(data)
      return [type, { agent: aboutOf(data, 'agent'), changes: objectOf(changes) }]
    }
    default:
      return null
  }
}

/** Any other author is a person, or a client on a person's behalf. */
const byMachine = /^(agent|run|rule|channel|scoring)\b/

/**
 * Each qualification goes to either subscription, so that no endpoint misses one. An endpoint with both gets it once,
 * under the more specific name.
 */
function qualified(
  { qualified_by, ...contact }: Contact & { qualified_by?: string },
  subscribed: readonly string[],
): [KakiyoEventName, object] {
  const manual = !byMachine.test(qualified_by ?? '')
  const preferred = manual ? 'prospect.qualification.manual' : 'prospect.qualified'
  const other = manual ? 'prospect.qualified' : 'prospect.qualification.manual'
  const name = subscribed.includes(preferred) ? preferred : other
  return [name, { prospect: toProspect(contact), qualification: { manual, by: qualified_by ?? null } }]
}

function toShownMessage(message: Message & { channel: Channel }) {
  const { id, direction, text, kind, status, created_at, sent_at, channel } = message
  return { id: toText('message', id), direction, text, kind, status, channel: channel.type, created_at, sent_at }
}

/** The event's subject: the property `name` of its data, or all of its data. */
function aboutOf(data: unknown, name: string): Record<string, unknown> {
  const { test: _, changes: __, ...whole } = objectOf(data)
  return name in whole ? objectOf(whole[name]) : whole
}
