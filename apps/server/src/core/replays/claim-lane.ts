import { CompiledQuery } from 'kysely'

import type { Tx } from '../../db/database.ts'
import { kinds } from '../deliveries/requeue.ts'
import type { EventType } from '../events/event.ts'
import type { ReplayableState } from './replay.ts'
import type { TraitColumns } from './traits.ts'

/** Replays of an endpoint that are queued at the same time. */
export const mostWaiting = 400
/** Fewer queued replays are topped up. */
const refillBelow = 200

export interface ClaimedLane extends TraitColumns {
  replay_id: number
  endpoint_id: number
  workspace_id: number
  event_types: EventType[] | null
  only_state: ReplayableState | null
  position: string
  /** The range ends below it. */
  end: string
  waiting: number
}

// A process holds the lane by the row's lock until it commits: processes share the lanes without a coordinator.
const statement = `
select l.replay_id, l.endpoint_id, l.workspace_id, r.event_types, r.only_state, l.position, uuid_floor(r.until) as end,
  queued.waiting, r.status_from, r.status_to, r.only_error, r.only_dialect, r.only_channel, r.only_contact,
  r.only_conversation, r.search
from replay_lanes l
join replays r on r.id = l.replay_id
cross join lateral (
  select count(*)::integer as waiting from (
    select from queue q where q.endpoint_id = l.endpoint_id and q.kind = $1 limit $2) waiting) queued
where l.completed_at is null and queued.waiting < $2
order by l.stepped_at
limit 1
for update of l skip locked`

/** Claims the lane that has waited longest, of those with room in the queue. */
export async function claimLane(tx: Tx): Promise<ClaimedLane | undefined> {
  const { rows } = await tx.executeQuery<ClaimedLane>(
    CompiledQuery.raw(statement, [kinds.indexOf('replay'), refillBelow]),
  )
  return rows[0]
}
