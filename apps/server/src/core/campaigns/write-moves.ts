import { CompiledQuery } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { EnrollmentStatus } from './campaign.ts'
import type { Claimed } from './claim-enrollments.ts'
import type { RunningCampaign } from './lock-running.ts'

/** The new state of an enrollment. */
export interface Move {
  id: number
  status: EnrollmentStatus
  reason: string | null
  step: number
  dueAt: Date | null
  done: DoneStep[]
}

export interface DoneStep {
  step: number
  messageId?: number
  taskId?: number
  connectionId?: number
  variant?: number | null
  /** Passed without doing it. */
  skipped?: true
}

const writeDone = `
insert into campaign_steps_done (enrollment_id, step, workspace_id, campaign_id, message_id, task_id, connection_id,
  variant, skipped, done_at)
select id, step, $2, $3, message_id, task_id, connection_id, variant, coalesce(skipped, false), $4
from json_to_recordset($1::json) as r (id bigint, step integer, message_id bigint, task_id bigint, connection_id bigint,
  variant integer, skipped boolean)`

const moveThem = `
update enrollments e set status = r.status, reason = r.reason, step = r.step, due_at = r.due_at,
  ended_at = case when r.status in ('active', 'waiting') then null else $2::timestamptz end
from json_to_recordset($1::json) as r (id bigint, status text, reason text, step integer, due_at timestamptz)
where e.id = r.id`

/** The batch that moves: the enrollments as they were. */
interface Moving {
  campaign: RunningCampaign
  batch: readonly Claimed[]
}

/** The caller's transaction must have locked the enrollments. A step done twice raises a unique violation. */
export async function writeMoves(
  tx: Tx,
  { campaign, batch }: Moving,
  moves: readonly Move[],
  now: Date,
): Promise<void> {
  const { workspaceId } = campaign.tenant
  const from = new Map(batch.map(({ id, step }) => [id, step]))
  const done = moves.flatMap((move) =>
    [...move.done, ...skippedBy(move, from.get(move.id) ?? move.step)].map(
      ({ step, messageId, taskId, connectionId, variant, skipped }) => ({
        id: move.id,
        step,
        message_id: messageId,
        task_id: taskId,
        connection_id: connectionId,
        variant,
        skipped,
      }),
    ),
  )
  if (done.length > 0) {
    await tx.executeQuery(CompiledQuery.raw(writeDone, [JSON.stringify(done), workspaceId, campaign.id, now]))
  }
  const rows = moves.map(({ id, status, reason, step, dueAt }) => ({ id, status, reason, step, due_at: dueAt }))
  await tx.executeQuery(CompiledQuery.raw(moveThem, [JSON.stringify(rows), now]))
}

/** The steps between where a contact was and where they are now that they haven't done. */
function skippedBy({ step: to, done }: Move, from: number): DoneStep[] {
  const steps = new Set(done.map(({ step }) => step))
  return Array.from({ length: Math.max(0, to - from) }, (_, place) => from + place).flatMap((step) =>
    steps.has(step) ? [] : [{ step, skipped: true as const }],
  )
}
