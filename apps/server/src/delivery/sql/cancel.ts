import { CompiledQuery } from 'kysely'

import type { Db } from '../../db/database.ts'
import { batchesOf, type Held } from './held.ts'

const statement = `
with gone as (
  delete from queue q
  where q.workspace_id = any($1::bigint[]) and q.delivery_id = any($2::uuid[])
    and q.generation = ($3::integer[])[width_bucket(q.delivery_id, $2)]
  returning q.workspace_id, q.delivery_id
)
update deliveries d set state = 'cancelled', completed_at = $4
from gone g
where d.workspace_id = any($1) and d.id = any($2) and d.workspace_id = g.workspace_id and d.id = g.delivery_id`

/**
 * Cancels deliveries that can't be attempted: the endpoint was deleted during the fan-out, or the event was dropped.
 */
export async function cancel(db: Db, claims: readonly Held[], now: Date): Promise<void> {
  for (const batch of batchesOf(claims)) await db.executeQuery(CompiledQuery.raw(statement, [...batch, now]))
}
