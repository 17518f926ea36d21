import { CompiledQuery } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { EnrollmentStatus } from './campaign.ts'

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
}

const writeDone = `
insert into campaign_steps_done (enrollment_id, step, workspace_id, message_id, task_id, connection_id, done_at)
select id, step, $2, message_id, task_id, connection_id, $3
from json_to_recordset($1::json) as r (id bigint, step integer, message_id bigint, task_id bigint, connection_id bigint)`

const moveThem = `
update enrollments e set status = r.status, reason = r.reason, step = r.step, due_at = r.due_at,
  ended_at = case when r.status in ('active', 'waiting') then null else $2::timestamptz end
from json_to_recordset($1::json) as r (id bigint, status text, reason text, step integer, due_at timestamptz)
where e.id = r.id`

/** The caller's transaction must have locked the enrollments. A step done twice raises a unique violation. */
export async function writeMoves(tx: Tx, workspaceId: number, moves: readonly Move[], now: Date): Promise<void> {
  const done = moves.flatMap(({ id, done }) =>
    done.map(({ step, messageId, taskId, connectionId }) => ({
      id,
      step,
      message_id: messageId,
      task_id: taskId,
      connection_id: connectionId,
    })),
  )
  if (done.length > 0) {
    await tx.executeQuery(CompiledQuery.raw(writeDone, [JSON.stringify(done), workspaceId, now]))
  }
  const rows = moves.map(({ id, status, reason, step, dueAt }) => ({ id, status, reason, step, due_at: dueAt }))
  await tx.executeQuery(CompiledQuery.raw(moveThem, [JSON.stringify(rows), now]))
}
