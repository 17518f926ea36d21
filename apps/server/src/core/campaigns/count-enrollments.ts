import { sql } from 'kysely'

import type { Db } from '../../db/database.ts'
import { type EnrollmentStatus, enrollmentStatuses } from './campaign.ts'

export interface CampaignCounts {
  enrolled: number
  by_status: Record<EnrollmentStatus, number>
  /** How many contacts have done each step, in order. A task counts when it is created. */
  by_step: number[]
  /** Contacts that have written since they were enrolled. */
  replies: number
}

/** Counts a campaign's enrollments by status and by step. */
export async function countEnrollments(db: Db, campaignId: number, steps: number): Promise<CampaignCounts> {
  const groups = await db
    .selectFrom('enrollments')
    .select(['status', sql<number>`count(*)`.as('count'), sql<number>`count(replied_at)`.as('replies')])
    .where('campaign_id', '=', campaignId)
    .groupBy('status')
    .execute()
  const done = await db
    .selectFrom('campaign_steps_done as d')
    .innerJoin('enrollments as e', 'e.id', 'd.enrollment_id')
    .select(['d.step', sql<number>`count(*)`.as('count')])
    .where('e.campaign_id', '=', campaignId)
    .groupBy('d.step')
    .execute()
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
  const byStatus = (wanted: string) => groups.find(({ status }) => status === wanted)?.count ?? 0
  return {
    enrolled: sum(groups.map(({ count }) => count)),
    by_status: Object.fromEntries(
      enrollmentStatuses.map((status) => [status, byStatus(status)]),
    ) as CampaignCounts['by_status'],
    by_step: Array.from({ length: steps }, (_, at) => done.find(({ step }) => step === at)?.count ?? 0),
    replies: sum(groups.map(({ replies }) => replies)),
  }
}
