import { CompiledQuery } from 'kysely'

import type { Db } from '../../db/database.ts'

// Every transaction that had written anything by `fence_at` has a number below `fence_xid`. Once the oldest one that still runs
// is beyond it, all events of the time before the fence are there, or never will be.
// The snapshot is younger than the statement, and a statement that has waited for another one sees the other's fence.
const passed = 'coalesce(pg_snapshot_xmin(pg_current_snapshot()) >= fence_xid, false)'
const statement = `
update figure_horizon set
  horizon = case when ${passed} then fence_at else horizon end,
  fence_at = case when ${passed} or fence_at is null then statement_timestamp() else fence_at end,
  fence_xid = case when ${passed} or fence_at is null then pg_snapshot_xmax(pg_current_snapshot()) else fence_xid end
returning horizon`

/** Returns up to when all transactions have ended that wrote events. */
export async function advanceHorizon(db: Db): Promise<Date> {
  const { rows } = await db.executeQuery<{ horizon: Date }>(CompiledQuery.raw(statement, []))
  return rows[0]?.horizon ?? new Date(0)
}
