import type { MessageRow } from './message-row.ts'

/**
 * The status of an outbound message. It only moves forward in this order, in whatever order a vendor reports. `queued`:
 * in flight, or waiting for its next try. `unknown`: the vendor's answer was lost, and a later status may resolve it.
 * `delivered` after `failed` overrides the failure.
 */
export const outboundStatuses = ['queued', 'unknown', 'sent', 'failed', 'delivered', 'read'] as const
export type OutboundStatus = (typeof outboundStatuses)[number]
export type MessageStatus = 'received' | OutboundStatus

/** The author of an outbound message. `api`: a person, also in the vendor's own app, or the user's own system. `system`: Parley itself. */
export const outboundAuthors = ['api', 'agent', 'trigger', 'campaign', 'system'] as const
export type OutboundAuthor = (typeof outboundAuthors)[number]

/** Why a message failed, or why it is still queued. */
export interface MessageError {
  /** The vendor's code, or Parley's own: `channel_paused`, `paced`, `in_order`. */
  code: string | null
  reason: string
}

export interface Message {
  id: number
  conversation_id: number
  contact_id: number
  channel_id: number
  direction: 'inbound' | 'outbound'
  author: 'contact' | OutboundAuthor
  /** The run in which an agent wrote it. */
  agent_run_id: number | null
  /** The id under which it was scheduled. */
  scheduled_id: number | null
  /** `text`, or the vendor's word for another kind. */
  kind: string
  text: string | null
  /** `Content` of an outbound message that isn't plain text; of an inbound message, what its adapter could parse. */
  content: Record<string, unknown> | null
  /** The contact's address: E.164 digits, or the vendor's user id where it gives no number. */
  address: string
  status: MessageStatus
  /** The vendor's id: WhatsApp's wamid. */
  provider_id: string | null
  error: MessageError | null
  created_at: string
  sent_at: string | null
  delivered_at: string | null
  read_at: string | null
  failed_at: string | null
}

export function toMessage(row: MessageRow): Message {
  return {
    id: row.id,
    conversation_id: row.conversation_id,
    contact_id: row.contact_id,
    channel_id: row.channel_id,
    direction: row.direction as Message['direction'],
    author: row.direction === 'inbound' ? 'contact' : ((row.author ?? 'api') as OutboundAuthor),
    agent_run_id: row.agent_run_id,
    scheduled_id: row.scheduled_id,
    kind: row.kind,
    text: row.text,
    content: row.content as Message['content'],
    address: row.address,
    status: row.status as MessageStatus,
    provider_id: row.provider_id,
    error: row.error as MessageError | null,
    created_at: row.created_at.toISOString(),
    sent_at: row.sent_at?.toISOString() ?? null,
    delivered_at: row.delivered_at?.toISOString() ?? null,
    read_at: row.read_at?.toISOString() ?? null,
    failed_at: row.failed_at?.toISOString() ?? null,
  }
}
