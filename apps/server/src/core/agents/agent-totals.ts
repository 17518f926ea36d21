import { sql } from 'kysely'

import type { Db } from '../../db/database.ts'
import { monthOf } from '../triggers/plan.ts'
import type { AgentTotals } from './agent.ts'

export const noTotals: AgentTotals = { runs: 0, failed: 0, cost_microusd: 0 }

/** Of this month (UTC), by agent. */
export async function totalsOf(db: Db, workspaceId: number, now: Date): Promise<Map<string, AgentTotals>> {
  const rows = await db
    .selectFrom('agent_totals')
    .select(['agent_slug', 'runs', 'failed', 'cost_microusd'])
    .where('workspace_id', '=', workspaceId)
    .where('month', '=', sql<Date>`${monthOf(now)}::date`)
    .execute()
  return new Map(rows.map(({ agent_slug: slug, ...totals }) => [slug, totals]))
}
