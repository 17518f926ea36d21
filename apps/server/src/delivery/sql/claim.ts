import { CompiledQuery } from 'kysely'

import { kinds } from '../../core/deliveries/requeue.ts'
import type { Db } from '../../db/database.ts'
import type { Shard } from '../membership.ts'
import type { Demand } from '../work.ts'

export interface ClaimedRow {
  id: string
  workspace_id: number
  generation: number
  event_id: string
  endpoint_id: number
  /** The index in `kinds`. */
  kind: number
  /** As PostgreSQL prints it, for use as a parameter. */
  due_at: string
  seq: number
  /** Attempts since it was queued. */
  tries: number
  ordered: boolean
}

/** The most lanes that a claim visits, so that its cost doesn't grow with their number. */
const lanesAtOnce = 64
/** Rows of a lane without a demand: first attempts, retries, replays. */
const unasked = [16, 4, 1]

/** The cursor stays this far behind, for rows that are committed late. Later ones wait for a claim from the start. */
const late = "interval '2 seconds'"

// Each lane has a look-up and a limit of its own: 100,000 due deliveries of one endpoint don't hide another's. The
// lanes are found by a loose index scan, downwards: live entries are at the end of a lane's range, dead ones of
// delivered rows at its front. `after` skips dead entries, too: without it, a claim in the midst of 100,000 took 40
// times as long as the first. With `skip locked`, several processes claim in parallel; the row locks last for this
// statement only, then the lease holds. Of an order key, only the row with the lowest seq is claimed. A claim that a
// crash of the database undoes is repeated, so its commit doesn't wait for the disk.
const statement = `
with recursive relaxed as materialized (
  select set_config('synchronous_commit', 'off', true)
), lane (id, n) as (
  (select q.endpoint_id, 1 from queue q where q.endpoint_id < $1 order by q.endpoint_id desc limit 1)
  union all
  select next.id, lane.n + 1 from lane, lateral (
    select q.endpoint_id as id from queue q where q.endpoint_id < lane.id order by q.endpoint_id desc limit 1) next
  where lane.n < $2
), wish as materialized (
  select $3::jsonb as lanes
), room as materialized (
  select lane.id, k.kind, coalesce((w.own ->> 0)::integer, k.most) as most,
    case when w.own -> 1 is null then '-infinity' else least((w.own ->> 1)::timestamptz, $6::timestamptz - ${late}) end as due_at,
    case when (w.own ->> 1)::timestamptz <= $6::timestamptz - ${late} then (w.own ->> 2)::bigint else 0 end as seq
  from lane cross join (values (0::smallint, ${unasked[0]}), (1, ${unasked[1]}), (2, ${unasked[2]})) as k (kind, most)
  cross join wish cross join lateral (select wish.lanes -> lane.id::text -> k.kind::integer as own) w
  where lane.id % $4 = $5
), due as materialized (
  select found.row
  from room, lateral (
    select q.ctid as row from queue q
    where q.endpoint_id = room.id and q.kind = room.kind and q.due_at <= $6
      and (q.due_at, q.seq) > (room.due_at, room.seq)
      and (q.leased_until is null or q.leased_until <= $6)
      and (q.order_key is null or not exists (
        select from queue earlier
        where earlier.endpoint_id = q.endpoint_id and earlier.order_key = q.order_key and earlier.seq < q.seq))
    order by q.due_at, q.seq
    limit room.most
    for update of q skip locked) found
), claimed as (
  update queue q set leased_until = $7, generation = q.generation + 1
  from due, relaxed
  where q.ctid = due.row
  returning q.workspace_id, q.delivery_id, q.generation, q.event_id, q.endpoint_id, q.kind, q.due_at, q.seq, q.tries,
    q.order_key is not null as ordered
)
select scan.lanes, scan.reached, c.workspace_id, c.delivery_id as id, c.generation, c.event_id, c.endpoint_id, c.kind,
  c.due_at::text, c.seq, c.tries, c.ordered
from (select count(*)::integer as lanes, min(id) as reached from lane) scan
left join claimed c on true
order by c.endpoint_id, c.kind, c.due_at, c.seq`

interface Claim {
  demands: Demand[]
  from: number | null
  shard: Shard
  now: Date
  leaseEnd: Date
}

export interface Scan {
  rows: ClaimedRow[]
  /** The cursor of the next claim; null when all lanes have been visited. */
  next: number | null
  /** No work waits in any lane. */
  empty: boolean
}

export async function claim(db: Db, { demands, from, shard, now, leaseEnd }: Claim): Promise<Scan> {
  const byLane: Record<number, unknown[]> = {}
  for (const { lane, kind, max, after } of demands) {
    byLane[lane] ??= []
    byLane[lane][kinds.indexOf(kind)] = after ? [max, after.dueAt, after.seq] : [max]
  }
  const values = [
    from ?? Number.MAX_SAFE_INTEGER,
    lanesAtOnce,
    JSON.stringify(byLane),
    shard.count,
    shard.index,
    now,
    leaseEnd,
  ]
  const { rows } = await db.executeQuery<ClaimedRow & { lanes: number; reached: number | null }>(
    CompiledQuery.raw(statement, values),
  )
  const { lanes = 0, reached = null } = rows[0] ?? {}
  return {
    rows: rows.filter(({ id }) => id !== null),
    next: lanes >= lanesAtOnce ? reached : null,
    empty: from === null && lanes === 0,
  }
}
