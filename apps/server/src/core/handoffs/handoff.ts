import type { Selectable } from 'kysely'

import type { Handoffs as HandoffRow } from '../../db/types.gen.ts'
import type { ContactPreview } from '../contacts/contact-preview.ts'
import type { Priority } from '../conversations/conversation.ts'
import type { MessagePreview } from '../conversations/message-preview.ts'

export const handoffStatuses = ['open', 'assigned', 'closed'] as const
export type HandoffStatus = (typeof handoffStatuses)[number]

/** A conversation that was given to a person. */
export interface Handoff {
  id: number
  conversation_id: number
  contact_id: number
  status: HandoffStatus
  reason: string
  priority: Priority
  /** What the person must know to continue. */
  summary: string | null
  /** Null if no agent made the handoff. */
  agent_slug: string | null
  agent_run_id: number | null
  /** Who has taken it: any name or id that the client uses. */
  assignee: string | null
  /** The result of the handoff. */
  note: string | null
  created_at: string
  assigned_at: string | null
  closed_at: string | null
}

/** A handoff as a list shows it. */
export interface HandoffSummary extends Handoff {
  /** Null without the scope `contacts:read`. */
  contact: ContactPreview | null
  /** Of its conversation. Null without a message, or without the scope `messages:read`. */
  last_message: MessagePreview | null
}

export function toHandoff(row: Selectable<HandoffRow>): Handoff {
  return {
    id: row.id,
    conversation_id: row.conversation_id,
    contact_id: row.contact_id,
    status: row.status as HandoffStatus,
    reason: row.reason,
    priority: row.priority as Priority,
    summary: row.summary,
    agent_slug: row.agent_slug,
    agent_run_id: row.agent_run_id,
    assignee: row.assignee,
    note: row.note,
    created_at: row.created_at.toISOString(),
    assigned_at: row.assigned_at?.toISOString() ?? null,
    closed_at: row.closed_at?.toISOString() ?? null,
  }
}
