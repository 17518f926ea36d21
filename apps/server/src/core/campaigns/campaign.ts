import type { Selectable } from 'kysely'

import type { Campaigns as CampaignRow, Enrollments as EnrollmentRow } from '../../db/types.gen.ts'
import type { Step, WorkingHours } from './step.ts'

export const campaignStatuses = ['draft', 'running', 'paused', 'completed', 'archived'] as const
export type CampaignStatus = (typeof campaignStatuses)[number]

/** A sequence of steps that contacts go through. */
export interface Campaign {
  id: number
  name: string
  status: CampaignStatus
  /** `test`: a test key created it, and it sends to the simulator. */
  mode: 'live' | 'test'
  steps: Step[]
  /** In each contact's time zone. Null: always. */
  working_hours: WorkingHours | null
  stop_on_reply: boolean
  /** The channel of steps that name none. Null: the workspace's default. */
  channel_id: number | null
  created_at: string
  updated_at: string
  started_at: string | null
  completed_at: string | null
}

export const enrollmentStatuses = ['active', 'waiting', 'completed', 'stopped', 'failed'] as const
export type EnrollmentStatus = (typeof enrollmentStatuses)[number]

/** A contact in a campaign. */
export interface Enrollment {
  id: number
  campaign_id: number
  contact_id: number
  /** `waiting`: for a task. */
  status: EnrollmentStatus
  /** Why it ended: `reply`, `opt_out`, `removed`, `archived`, or a sentence that says why its step failed. */
  reason: string | null
  /** The next step, from 0. */
  step: number
  due_at: string | null
  enrolled_at: string
  replied_at: string | null
  ended_at: string | null
}

export function toCampaign(row: Selectable<CampaignRow>): Campaign {
  return {
    id: row.id,
    name: row.name,
    status: row.status as CampaignStatus,
    mode: row.mode as Campaign['mode'],
    steps: row.steps as unknown as Step[],
    working_hours: row.working_hours as WorkingHours | null,
    stop_on_reply: row.stop_on_reply,
    channel_id: row.channel_id,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    completed_at: row.completed_at?.toISOString() ?? null,
  }
}

export function toEnrollment(row: Selectable<EnrollmentRow>): Enrollment {
  return {
    id: row.id,
    campaign_id: row.campaign_id,
    contact_id: row.contact_id,
    status: row.status as EnrollmentStatus,
    reason: row.reason,
    step: row.step,
    due_at: row.due_at?.toISOString() ?? null,
    enrolled_at: row.enrolled_at.toISOString(),
    replied_at: row.replied_at?.toISOString() ?? null,
    ended_at: row.ended_at?.toISOString() ?? null,
  }
}
