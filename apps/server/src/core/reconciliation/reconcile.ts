import { CompiledQuery, sql } from 'kysely'

import type { Database } from '../../db/database.ts'

export interface Discrepancy {
  delivery_id: string
  endpoint_id: number
  /** In plain words. */
  problem: string
}

export interface ReconcileResult {
  accepted: number
  delivered: number
  pending: number
  exhausted: number
  cancelled: number
  discrepancies: Discrepancy[]
  discrepancy_count: number
}

// One statement, so that all of it is one snapshot: a concurrent settlement is in it wholly or not at all. The limits
// and the aggregate force a look-up for each delivery: the planner could join whole tables otherwise.
const statement = `
with accepted as materialized (
  select d.id, d.endpoint_id, d.state, d.attempts, coalesce(q.found, false) as queued, a.recorded, a.confirmed,
    coalesce(e.found, false) as has_event
  from deliveries d
  left join lateral (
    select true as found from queue q where q.workspace_id = d.workspace_id and q.delivery_id = d.id limit 1) q on true
  left join lateral (
    select true as found from events e where e.workspace_id = d.workspace_id and e.id = d.event_id limit 1) e on true
  cross join lateral (
    select count(*)::integer as recorded, coalesce(bool_or(a.status_code between 200 and 299), false) as confirmed
    from attempts a where a.delivery_id = d.id) a
  where d.workspace_id = $1 and d.id >= uuid_floor($2::timestamptz) and d.id < uuid_floor($3::timestamptz)
    and ($4::bigint is null or d.endpoint_id = $4)
), problem as (
  select a.id, a.endpoint_id, p.problem
  from accepted a cross join lateral (values
    (a.state = 'pending' and not a.queued, 'it is pending, but not in the queue: nothing will attempt it'),
    (a.state <> 'pending' and a.queued, format('it is %s, but still in the queue', a.state)),
    (a.state = 'delivered' and not a.confirmed, 'it is delivered, but no attempt on record was answered with 2xx'),
    (a.attempts <> a.recorded, format('it counts %s attempt(s), but %s are on record', a.attempts, a.recorded)),
    (not a.has_event, 'its event is not on record')
  ) p (wrong, problem)
  where p.wrong
  union all
  select q.delivery_id, q.endpoint_id, 'it is in the queue, but not on record'
  from queue q
  left join lateral (
    select true as found from deliveries d where d.workspace_id = q.workspace_id and d.id = q.delivery_id limit 1) d on true
  where q.workspace_id = $1 and q.delivery_id >= uuid_floor($2::timestamptz) and q.delivery_id < uuid_floor($3::timestamptz)
    and ($4::bigint is null or q.endpoint_id = $4) and d.found is null
), listed as (
  select id, endpoint_id, problem from problem order by id, problem limit 100
)
select
  count(*)::integer as accepted,
  count(*) filter (where state = 'delivered' and confirmed and not queued)::integer as delivered,
  count(*) filter (where state = 'pending' and queued)::integer as pending,
  count(*) filter (where state = 'exhausted' and not queued)::integer as exhausted,
  count(*) filter (where state = 'cancelled' and not queued)::integer as cancelled,
  (select count(*)::integer from problem) as discrepancy_count,
  coalesce((
    select json_agg(json_build_object('delivery_id', id, 'endpoint_id', endpoint_id, 'problem', problem) order by id, problem)
    from listed), '[]') as discrepancies
from accepted`

/** Reads the range, and the rows that belong to it. */
export async function reconcile(
  { db }: Database,
  values: [workspaceId: number, since: Date, until: Date, endpointId: number | null],
): Promise<ReconcileResult> {
  const { rows } = await db.transaction().execute(async (tx) => {
    // Ranges differ: a plan for an hour doesn't suit a month.
    await sql`set local plan_cache_mode = force_custom_plan`.execute(tx)
    return tx.executeQuery<ReconcileResult>(CompiledQuery.raw(statement, values))
  })
  const [found] = rows
  if (!found) throw new Error('the aggregate returned no row')
  return found
}
