import { CompiledQuery } from 'kysely'
import type { EventType } from '../../core/events/event.ts'
import type { Db } from '../../db/database.ts'

/** A delivery that is ours until its lease ends, with the event that it brings. */
export interface ClaimedDelivery {
  id: string
  generation: number
  attempts: number
  workspace_id: number
  endpoint_id: number
  /** The transaction that last wrote the endpoint's row: changes with every change. */
  endpoint_version: string
  event_id: string
  type: EventType
  occurred_at: Date
  data: unknown
}

// `skip locked` lets several processes claim side by side; the rows' locks last only for this statement, the lease after
// it. An endpoint that was removed while an event was fanned out to it leaves a delivery behind, which is cancelled here.
// A claim that a crash of the database undoes is only made again, so its commit doesn't wait for the disk.
const statement = `
with relaxed as materialized (
  select set_config('synchronous_commit', 'off', true)
), due as (
  select d.workspace_id, d.id, p.id is not null and p.disabled_at is null as wanted
  from relaxed, deliveries d left join endpoints p on p.id = d.endpoint_id
  where d.state = 'pending' and d.due_at <= $1 and (d.leased_until is null or d.leased_until <= $1)
  order by d.due_at
  limit $2
  for update of d skip locked
), claimed as (
  update deliveries d set
    leased_until = $3,
    generation = d.generation + 1,
    state = case when due.wanted then 'pending' else 'cancelled' end,
    completed_at = case when due.wanted then null else $1 end
  from due where d.workspace_id = due.workspace_id and d.id = due.id
  returning d.id, d.generation, d.attempts, d.workspace_id, d.endpoint_id, d.event_id
)
select c.id, c.generation, c.attempts, c.workspace_id, c.endpoint_id, p.version as endpoint_version,
  e.id as event_id, e.type, e.occurred_at, e.data
from claimed c
join lateral (select xmin::text as version from endpoints where id = c.endpoint_id and disabled_at is null) p on true
join events e on e.workspace_id = c.workspace_id and e.id = c.event_id`

export async function claim(db: Db, limit: number, now: Date, leaseEnd: Date): Promise<ClaimedDelivery[]> {
  const { rows } = await db.executeQuery<ClaimedDelivery>(CompiledQuery.raw(statement, [now, limit, leaseEnd]))
  return rows
}
