import { sql } from 'kysely'

import type { Tx } from '../../db/database.ts'
import { taskKind } from './task-kind.ts'

/** Cancels the open tasks of enrollments that have ended. */
export async function cancelTasks(tx: Tx, enrollmentIds: readonly number[], now: Date): Promise<void> {
  if (enrollmentIds.length === 0) return
  await tx
    .updateTable('tasks')
    .from('campaign_steps_done as d')
    .set({ status: 'cancelled', completed_at: now, updated_at: now })
    .where('d.enrollment_id', '=', sql<number>`any(${[...enrollmentIds]}::bigint[])`)
    .whereRef('tasks.id', '=', 'd.task_id')
    .where('tasks.kind', '=', taskKind)
    .where('tasks.status', '=', 'open')
    .execute()
}
