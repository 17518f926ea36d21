import { CompiledQuery } from 'kysely'

import type { Db } from '../../db/database.ts'
import { columnsOf, type Held } from './held.ts'

const statement = `
with gone as (
  delete from queue q
  using unnest($1::bigint[], $2::uuid[], $3::integer[]) as held (workspace_id, id, generation)
  where q.workspace_id = any($1::bigint[]) and q.delivery_id = any($2::uuid[])
  and q.workspace_id = held.workspace_id and q.delivery_id = held.id and q.generation = held.generation
  returning q.workspace_id, q.delivery_id
)
update deliveries d set state = 'cancelled', completed_at = $4
from gone g where d.workspace_id = g.workspace_id and d.id = g.delivery_id`

/** Cancels what can't be attempted: its endpoint was removed while an event was fanned out to it, or its event is gone. */
export async function cancel(db: Db, claims: readonly Held[], now: Date): Promise<void> {
  if (claims.length > 0) await db.executeQuery(CompiledQuery.raw(statement, [...columnsOf(claims), now]))
}
