import { CompiledQuery } from 'kysely'

import { recordPendingDeliveries, type Tx } from '../../db/database.ts'

/** Why a delivery is in the queue. Each kind has its own slots, and is stored as its index in this list. */
export const kinds = ['first', 'retry', 'replay'] as const
export type Kind = (typeof kinds)[number]

// A delivery in flight gets a new generation, so its pending answer no longer counts. Events are looked up one by one:
// the planner scanned every day's partition for a join. On an ordered endpoint, deliveries that wait behind this one
// are due now, too.
const statement = `
with revived as (
  update deliveries d set state = 'pending', completed_at = null, exhausted_at = null
  from endpoints p
  where d.workspace_id = $1 and d.id = any($2::uuid[]) and p.id = d.endpoint_id and p.disabled_at is null
    and (select true from events e where e.workspace_id = $1 and e.id = d.event_id and not e.erased)
  returning d.id, d.event_id, d.endpoint_id, d.attempts,
    case when p.ordered then (
      select e.contact_id from events e where e.workspace_id = $1 and e.id = d.event_id) end as order_key
), hastened as (
  update queue q set due_at = $4 from revived r
  where q.endpoint_id = r.endpoint_id and q.order_key = r.order_key and q.due_at > $4 and q.delivery_id <> all($2::uuid[])
)
insert into queue as q (workspace_id, delivery_id, event_id, endpoint_id, kind, due_at, attempts, order_key)
select $1, id, event_id, endpoint_id, $3, $4, attempts, order_key from revived order by event_id
on conflict (workspace_id, delivery_id) do update
set due_at = excluded.due_at, leased_until = null, generation = q.generation + 1`

/**
 * Queues deliveries for another attempt, whatever their state. Settled ones get a full schedule of retries. Deliveries
 * whose endpoint is disabled or deleted, or whose event was dropped, stay as they are.
 */
export async function requeue(tx: Tx, workspaceId: number, ids: string[], kind: Kind, now: Date): Promise<void> {
  await tx.executeQuery(CompiledQuery.raw(statement, [workspaceId, ids, kinds.indexOf(kind), now]))
  recordPendingDeliveries(tx, ids.length)
}
