import { sql } from 'kysely'

import type { Db, Tx } from '../../db/database.ts'
import { monthOf } from '../triggers/plan.ts'

/** The cost of a workspace's models this month (UTC), in millionths of a US dollar. */
export async function spentInMonth(db: Db, workspaceId: number, now: Date): Promise<number> {
  const row = await db
    .selectFrom('agent_spending')
    .select('microusd')
    .where('workspace_id', '=', workspaceId)
    .where('month', '=', sql<Date>`${monthOf(now)}::date`)
    .executeTakeFirst()
  return row?.microusd ?? 0
}

export async function addSpending(tx: Tx, workspaceId: number, microusd: number, now: Date): Promise<void> {
  if (microusd === 0) return
  await sql`
    insert into agent_spending as s (workspace_id, month, microusd)
    values (${workspaceId}, ${monthOf(now)}::date, ${microusd})
    on conflict (workspace_id, month) do update set microusd = s.microusd + excluded.microusd`.execute(tx)
}
