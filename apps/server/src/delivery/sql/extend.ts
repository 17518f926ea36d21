import { CompiledQuery } from 'kysely'

import type { Db } from '../../db/database.ts'
import { columnsOf, type Held } from './held.ts'

const statement = `
update queue q set leased_until = $4
from unnest($1::bigint[], $2::uuid[], $3::integer[]) as held (workspace_id, id, generation)
where q.workspace_id = any($1::bigint[]) and q.delivery_id = any($2::uuid[])
  and q.workspace_id = held.workspace_id and q.delivery_id = held.id and q.generation = held.generation
returning q.delivery_id as id`

/** Moves the end of leases that are still ours, and says which those are. */
export async function extend(db: Db, claims: readonly Held[], leaseEnd: Date): Promise<Set<string>> {
  if (claims.length === 0) return new Set()
  const { rows } = await db.executeQuery<{ id: string }>(CompiledQuery.raw(statement, [...columnsOf(claims), leaseEnd]))
  return new Set(rows.map(({ id }) => id))
}
