import { CompiledQuery } from 'kysely'

import type { Db } from '../../db/database.ts'
import type { LaneReading } from '../lanes/lanes.ts'

const statement = `
insert into lane_states as s (endpoint_id, workspace_id, in_flight, buffered, breaker_open, probe_at, seen_at)
select u.*, $7 from unnest($1::bigint[], $2::bigint[], $3::integer[], $4::integer[], $5::boolean[], $6::timestamptz[]) u
on conflict (endpoint_id) do update set in_flight = excluded.in_flight, buffered = excluded.buffered,
  breaker_open = excluded.breaker_open, probe_at = excluded.probe_at, seen_at = excluded.seen_at`

/** The state of lanes, for those who watch them. */
export async function writeLanes(db: Db, lanes: readonly LaneReading[], now: Date): Promise<void> {
  if (lanes.length === 0) return
  const sorted = lanes.toSorted((a, b) => a.id - b.id)
  const values = [
    sorted.map(({ id }) => id),
    sorted.map(({ workspaceId }) => workspaceId),
    sorted.map(({ inFlight }) => inFlight),
    sorted.map(({ buffered }) => buffered),
    sorted.map(({ open }) => open),
    sorted.map(({ open, probeAt }) => (open && probeAt > 0 ? new Date(probeAt) : null)),
    now,
  ]
  await db.executeQuery(CompiledQuery.raw(statement, values))
}
