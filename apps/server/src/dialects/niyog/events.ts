import type { AgentRun } from '../../core/agents/run.ts'
import type { Changes, Contact } from '../../core/contacts/contact.ts'
import type { Account } from '../../core/endpoints/dialect.ts'
import type { EventType, ParleyEvent } from '../../core/events/event.ts'
import { marksOf } from '../../core/events/marks.ts'
import type { Meeting } from '../../core/meetings/meeting.ts'
import type { Message } from '../../core/messages/message.ts'
import { toScore } from './score.ts'

/** The document's six events. */
export const niyogEvents = {
  'lead.created': ['contact.created'],
  'lead.qualified': ['contact.qualified'],
  'message.sent': ['message.sent'],
  'deal.updated': ['deal.updated'],
  'meeting.booked': ['meeting.booked'],
  'agent.run.completed': ['agent.run.completed'],
} as const satisfies Record<string, readonly EventType[]>

export interface NiyogEvent {
  event: keyof typeof niyogEvents
  client_id: number
  agent_slug: string | null
  metadata: Record<string, unknown>
  value_cents: number | null
}

/** An event that an agent caused names its run. */
type Caused = { run?: { agent_slug: string } | null }

/** Null for a core event that Niyog doesn't have. */
export function toNiyogEvent(event: ParleyEvent, account: Pick<Account, 'id'>): NiyogEvent | null {
  const { type, data } = event
  const { run } = data as Caused
  const common = { client_id: account.id, agent_slug: run?.agent_slug ?? null }
  const marks = marksOf(event)
  switch (type) {
    case 'contact.created': {
      const contact = data as Contact
      const { name, phone, email, source } = contact
      const metadata = { ...leadMetadata(contact), name, phone, email, source, ...marks }
      return { event: 'lead.created', ...common, metadata, value_cents: contact.deal_value_cents }
    }
    case 'contact.qualified': {
      const contact = data as Contact
      return {
        event: 'lead.qualified',
        ...common,
        metadata: { ...leadMetadata(contact), ...marks },
        value_cents: contact.deal_value_cents,
      }
    }
    case 'deal.updated': {
      const contact = data as Contact & { changes: Changes }
      const previous_stage = contact.changes.stage?.from ?? contact.stage
      const metadata = { ...leadMetadata(contact), previous_stage, ...marks }
      return { event: 'deal.updated', ...common, metadata, value_cents: contact.deal_value_cents }
    }
    case 'message.sent': {
      const message = data as Message
      const metadata = {
        message_id: message.provider_id,
        lead_id: message.contact_id,
        to: message.address,
        body: message.text,
        ...marks,
      }
      return { event: 'message.sent', ...common, metadata, value_cents: null }
    }
    case 'meeting.booked': {
      const { id, agent_slug, title, start, end, url, contact } = data as Meeting & { contact: Contact }
      const about = { lead_id: contact.id, meeting_id: id, title, starts_at: start, ends_at: end, url }
      const metadata = { ...about, ...marks }
      return { event: 'meeting.booked', ...common, agent_slug, metadata, value_cents: contact.deal_value_cents }
    }
    case 'agent.run.completed': {
      const { id, agent_slug, status, error, started_at, finished_at, contact_id } = data as AgentRun
      const about = { run_id: id, lead_id: contact_id, status, error, started_at, finished_at }
      const metadata = { ...about, ...marks }
      return { event: 'agent.run.completed', ...common, agent_slug, metadata, value_cents: null }
    }
    default:
      return null
  }
}

function leadMetadata({ id, stage, score, intent }: Contact) {
  return { lead_id: id, stage, score: toScore(score), intent }
}
