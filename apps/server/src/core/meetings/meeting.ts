import type { Selectable } from 'kysely'

import type { Meetings as MeetingRow } from '../../db/types.gen.ts'
import type { ContactPreview } from '../contacts/contact-preview.ts'

export const meetingStatuses = ['booked', 'cancelled'] as const
export type MeetingStatus = (typeof meetingStatuses)[number]

/** A booked slot. */
export interface Meeting {
  id: number
  contact_id: number
  conversation_id: number | null
  title: string
  /** Internal notes that the contact never sees. */
  notes: string | null
  start: string
  end: string
  status: MeetingStatus
  /** The agent that booked it. Null for a request. */
  agent_slug: string | null
  agent_run_id: number | null
  /** The messages in which the contact agreed, according to the agent. */
  evidence: number[]
  /** A page for the contact that needs no key, with a calendar file. */
  url: string
  /** The number of changes. */
  revision: number
  created_at: string
  updated_at: string
  cancelled_at: string | null
  /** Not shown to the contact. */
  cancel_reason: string | null
}

/** A meeting as a list shows it. */
export interface MeetingSummary extends Meeting {
  /** Null without the scope `contacts:read`. */
  contact: ContactPreview | null
}

export function toMeeting(row: Selectable<MeetingRow>, publicUrl: string): Meeting {
  return {
    id: row.id,
    contact_id: row.contact_id,
    conversation_id: row.conversation_id,
    title: row.title,
    notes: row.notes,
    start: row.starts_at.toISOString(),
    end: row.ends_at.toISOString(),
    status: row.status as MeetingStatus,
    agent_slug: row.agent_slug,
    agent_run_id: row.agent_run_id,
    // The driver reads an array of bigint as text.
    evidence: row.evidence.map(Number),
    url: `${publicUrl}/m/${row.token}`,
    revision: row.revision,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    cancelled_at: row.cancelled_at?.toISOString() ?? null,
    cancel_reason: row.cancel_reason,
  }
}
