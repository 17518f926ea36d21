import { CompiledQuery } from 'kysely'

import type { Db } from '../../db/database.ts'
import type { RunClaim } from './lock-run.ts'

export interface ClaimedRun extends RunClaim {
  agentSlug: string
}

export interface RunScan {
  claimed: ClaimedRun[]
  /** When the next queued run is due. */
  nextDue: Date | null
}

// A contact has one run at a time, the first that is due, so that two agents don't write at the same time. Between
// processes the unique index on running runs decides: the second process retries.
const statement = `
with first as (
  select r.id from agent_runs r
  where r.status = 'queued' and r.due_at <= $1
    and not exists (select from agent_runs o where o.contact_id = r.contact_id and o.status = 'running')
    and not exists (
      select from agent_runs o
      where o.contact_id = r.contact_id and o.status = 'queued' and (o.due_at, o.id) < (r.due_at, r.id))
  order by (r.trigger = 'cron'), r.due_at
  limit $3
  for update skip locked
), lapsed as (
  select r.id from agent_runs r where r.status = 'running' and r.leased_until <= $1
  order by r.leased_until
  limit $3
  for update skip locked
), taken as (
  update agent_runs r set status = 'running', leased_until = $2, generation = r.generation + 1,
    started_at = coalesce(r.started_at, $1)
  from (select id from lapsed union all select id from first limit $3) due where r.id = due.id
  returning r.id, r.generation, r.workspace_id as "workspaceId", r.contact_id as "contactId", r.agent_slug as "agentSlug"
)
select taken.*, (select min(due_at) from agent_runs where status = 'queued' and due_at > $1) as "nextDue"
from (select) one left join taken on true`

/** Claims runs that are due, and runs with an expired lease. */
export async function claimRuns(
  db: Db,
  { now, leaseEnd, most }: { now: Date; leaseEnd: Date; most: number },
): Promise<RunScan> {
  const { rows } = await db.executeQuery<ClaimedRun & { nextDue: Date | null }>(
    CompiledQuery.raw(statement, [now, leaseEnd, most]),
  )
  return { claimed: rows.filter(({ id }) => id !== null), nextDue: rows[0]?.nextDue ?? null }
}
