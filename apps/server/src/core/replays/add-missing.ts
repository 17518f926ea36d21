import { CompiledQuery } from 'kysely'

import type { Tx } from '../../db/database.ts'

// The id has the event's time, as if the delivery had been inserted with the event. So it is found with the event's or
// the range's other deliveries, and dropped in the same night.
const statement = `
insert into deliveries (id, workspace_id, event_id, endpoint_id, created_at)
select (left(e.id::text, 13) || right(uuid_v7()::text, 23))::uuid, e.workspace_id, e.id, $3, e.occurred_at
from unnest($2::uuid[]) missing (id)
join events e on e.workspace_id = $1 and e.id = missing.id
returning id`

/** Inserts the deliveries that an endpoint never got. They aren't in the queue yet: see `requeue`. */
export async function addMissing(
  tx: Tx,
  workspaceId: number,
  eventIds: string[],
  endpointId: number,
): Promise<string[]> {
  if (eventIds.length === 0) return []
  const { rows } = await tx.executeQuery<{ id: string }>(
    CompiledQuery.raw(statement, [workspaceId, eventIds, endpointId]),
  )
  return rows.map(({ id }) => id)
}
