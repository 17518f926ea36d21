import { CompiledQuery } from 'kysely'

import type { Db } from '../../db/database.ts'
import type { Backlog, LaneState } from './stats.ts'

interface Row {
  id: number
  pending: number
  oldest: Date | null
  in_flight: number | null
  buffered: number | null
  breaker_open: boolean | null
  probe_at: Date | null
  seen_at: Date | null
}

// Look-ups in the index of the queue's lanes: by endpoint, kind and time.
const statement = `
select p.id, counted.pending, oldest.oldest, l.in_flight, l.buffered, l.breaker_open, l.probe_at, l.seen_at
from unnest($1::bigint[]) p (id)
left join lane_states l on l.endpoint_id = p.id and l.workspace_id = $2
cross join lateral (
  select count(*)::integer as pending from (
    select from queue q where q.endpoint_id = p.id order by q.kind, q.due_at, q.seq limit 1000) waiting) counted
cross join lateral (
  select min(first.due_at) as oldest from (values (0::smallint), (1), (2)) k (kind), lateral (
    select q.due_at from queue q where q.endpoint_id = p.id and q.kind = k.kind and q.due_at <= $3
    order by q.due_at, q.seq limit 1) first) oldest`

/** A busy lane is written every few seconds: an older state is of a process that has died. */
const staleMs = 60_000

/** `endpointIds`: of this workspace. */
export async function readLanes(
  db: Db,
  workspaceId: number,
  endpointIds: readonly number[],
  now: Date,
): Promise<(endpointId: number) => Backlog & { lane: LaneState }> {
  const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(statement, [endpointIds, workspaceId, now]))
  const known = new Map(rows.map((row) => [row.id, row]))
  return (id) => {
    const row = known.get(id)
    const stale = row?.seen_at != null && now.getTime() - row.seen_at.getTime() > staleMs
    return {
      pending: row?.pending ?? 0,
      oldest_due_at: row?.oldest?.toISOString() ?? null,
      lane: {
        in_flight: stale ? 0 : (row?.in_flight ?? 0),
        buffered: stale ? 0 : (row?.buffered ?? 0),
        breaker: row?.breaker_open && !stale ? 'open' : 'closed',
        probe_at: stale ? null : (row?.probe_at?.toISOString() ?? null),
        seen_at: row?.seen_at?.toISOString() ?? null,
      },
    }
  }
}
