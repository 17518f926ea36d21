import { sql } from 'kysely'

import type { Db, Tx } from '../../db/database.ts'
import { monthOf } from '../triggers/plan.ts'
import type { StoredRun } from './run.ts'

/** The cost of a workspace's models this month (UTC), of runs and of replays, in millionths of a US dollar. */
export async function spentInMonth(db: Db, workspaceId: number, now: Date): Promise<number> {
  const month = sql`${monthOf(now)}::date`
  const { rows } = await sql<{ microusd: number }>`
    select (
      coalesce((select microusd from agent_spending where workspace_id = ${workspaceId} and month = ${month}), 0)
      + coalesce((
        select sum(cost_microusd) from agent_replays
        where workspace_id = ${workspaceId} and cost_microusd > 0
          and created_at >= ${month}::timestamp at time zone 'UTC'
          and created_at < (${month} + interval '1 month') at time zone 'UTC'), 0)
    )::bigint as microusd`.execute(db)
  return rows[0]?.microusd ?? 0
}

/** Of runs that have completed or failed, in the transaction that ends them. */
export async function addToTotals(
  tx: Tx,
  { workspace_id, agent_slug, status, cost_microusd }: StoredRun,
  now: Date,
): Promise<void> {
  if (status !== 'completed' && status !== 'failed') return
  const failed = status === 'failed' ? 1 : 0
  await sql`
    insert into agent_totals as t (workspace_id, agent_slug, month, runs, failed, cost_microusd)
    values (${workspace_id}, ${agent_slug}, ${monthOf(now)}::date, 1, ${failed}, ${cost_microusd})
    on conflict (workspace_id, agent_slug, month) do update set runs = t.runs + 1, failed = t.failed + excluded.failed,
      cost_microusd = t.cost_microusd + excluded.cost_microusd`.execute(tx)
}

export async function addSpending(tx: Tx, workspaceId: number, microusd: number, now: Date): Promise<void> {
  if (microusd === 0) return
  await sql`
    insert into agent_spending as s (workspace_id, month, microusd)
    values (${workspaceId}, ${monthOf(now)}::date, ${microusd})
    on conflict (workspace_id, month) do update set microusd = s.microusd + excluded.microusd`.execute(tx)
}
