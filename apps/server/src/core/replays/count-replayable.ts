import { CompiledQuery, sql } from 'kysely'

import type { Database } from '../../db/database.ts'
import { type EndpointCounts, noCounts, type ReplayableState } from './replay.ts'
import { subscribed } from './subscribed.ts'
import { hasTraits, type TraitColumns, traitValues } from './traits.ts'

const statement = `
with event as materialized (
  select e.id, e.type, e.channel_id, e.contact_id, e.endpoint_id, e.simulated from events e
  where e.workspace_id = $1 and e.id >= uuid_floor($2::timestamptz) and e.id < uuid_floor($3::timestamptz) and not e.erased
    and ($4::text[] is null or e.type = any($4))
), known as materialized (
  select d.id, d.event_id, d.endpoint_id, d.state, d.last_status_code, d.attempts from deliveries d
  where d.workspace_id = $1 and ($5::bigint is null or d.endpoint_id = $5)
    and d.id >= uuid_floor($2::timestamptz - interval '1 day') and d.id < uuid_floor($3::timestamptz + interval '1 day')
), found as (
  select p.id as endpoint_id, p.disabled_at is not null as disabled, d.state
  from event e join known d on d.event_id = e.id join endpoints p on p.id = d.endpoint_id
  where ($7::text is null or p.dialect = $7) and ${hasTraits(8)}
  union all
  select p.id, false, 'missing'
  from event e
  join endpoints p on p.workspace_id = $1 and ($5::bigint is null or p.id = $5) and ${subscribed}
  where 'missing' = any($6) and not exists (select from known d where d.event_id = e.id and d.endpoint_id = p.id)
)
select endpoint_id, disabled, state, count(*)::integer as count from found
where state = any($6::text[])
group by endpoint_id, disabled, state
order by endpoint_id`

interface Row {
  endpoint_id: number
  disabled: boolean
  state: ReplayableState
  count: number
}

/** How many deliveries a replay would queue, by endpoint. Reads only the range. */
export async function countReplayable(
  { db }: Database,
  values: [workspaceId: number, since: Date, until: Date, types: string[] | null, endpointId: number | null],
  states: readonly ReplayableState[],
  traits: TraitColumns,
): Promise<EndpointCounts[]> {
  const { rows } = await db.transaction().execute(async (tx) => {
    // Ranges differ: a plan for an hour doesn't suit a month.
    await sql`set local plan_cache_mode = force_custom_plan`.execute(tx)
    return tx.executeQuery<Row>(
      CompiledQuery.raw(statement, [...values, states, traits.only_dialect, ...traitValues(traits)]),
    )
  })
  const endpoints = new Map<number, EndpointCounts>()
  for (const { endpoint_id, disabled, state, count } of rows) {
    const counts = endpoints.get(endpoint_id) ?? { endpoint_id, ...noCounts() }
    endpoints.set(endpoint_id, counts)
    if (disabled) counts.skipped += count
    else {
      counts.total += count
      counts.by_state[state] += count
    }
  }
  return [...endpoints.values()]
}
