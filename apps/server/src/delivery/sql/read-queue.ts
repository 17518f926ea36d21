import { CompiledQuery } from 'kysely'

import type { Db } from '../../db/database.ts'

// Neither cost grows with the queue: the count has a limit, and each lane is read only for its oldest row.
const statement = `
with recursive lane (id) as (
  (select endpoint_id from queue order by endpoint_id desc limit 1)
  union all
  select next.id from lane, lateral (
    select endpoint_id as id from queue where endpoint_id < lane.id order by endpoint_id desc limit 1) next
)
select
  (select count(*)::integer from (select from queue limit $2) counted) as pending,
  (select coalesce(greatest(extract(epoch from $1 - min(oldest.due_at)), 0), 0)::float8
    from lane cross join (values (0::smallint), (1), (2)) as k (kind), lateral (
      select q.due_at from queue q
      where q.endpoint_id = lane.id and q.kind = k.kind and q.due_at <= $1 and (q.leased_until is null or q.leased_until <= $1)
      order by q.due_at, q.seq limit 1) oldest) as "oldestDueSeconds"`

const mostCounted = 100_000

/** How many deliveries wait, up to 100,000, and how long the oldest due and unclaimed one has waited. */
export async function readQueue(db: Db, now: Date): Promise<{ pending: number; oldestDueSeconds: number }> {
  const { rows } = await db.executeQuery<{ pending: number; oldestDueSeconds: number }>(
    CompiledQuery.raw(statement, [now, mostCounted]),
  )
  return rows[0] ?? { pending: 0, oldestDueSeconds: 0 }
}
