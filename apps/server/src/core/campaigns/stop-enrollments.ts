import { type RawBuilder, sql } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { OptOutListener } from '../consent/when-opted-out.ts'
import { cancelTasks } from './cancel-tasks.ts'

/** Stops the open enrollments that match `which`. Returns how many. */
export async function stopEnrollments(
  tx: Tx,
  which: RawBuilder<unknown>,
  reason: 'archived' | 'removed' | 'opt_out',
  now: Date,
): Promise<number> {
  const rows = await tx
    .updateTable('enrollments')
    .set({ status: 'stopped', reason, due_at: null, ended_at: now })
    .where('ended_at', 'is', null)
    .where(which.$castTo<boolean>())
    .returning('id')
    .execute()
  await cancelTasks(
    tx,
    rows.map(({ id }) => id),
    now,
  )
  return rows.length
}

/** Also those that wait for a person's task. */
export const stopForOptOut: OptOutListener = async (tx, contactId, now) => {
  await stopEnrollments(tx, sql`contact_id = ${contactId}`, 'opt_out', now)
}
