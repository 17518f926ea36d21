import { CompiledQuery } from 'kysely'

import type { Db } from '../../db/database.ts'
import { batchesOf, type Held } from './held.ts'

const statement = `
update queue q set leased_until = $4
where q.workspace_id = any($1::bigint[]) and q.delivery_id = any($2::uuid[])
  and q.generation = ($3::integer[])[width_bucket(q.delivery_id, $2)]
returning q.delivery_id as id`

/** Extends leases whose claims haven't lapsed. Returns the ids of those. */
export async function extend(db: Db, claims: readonly Held[], leaseEnd: Date): Promise<Set<string>> {
  const extended = new Set<string>()
  for (const batch of batchesOf(claims)) {
    const { rows } = await db.executeQuery<{ id: string }>(CompiledQuery.raw(statement, [...batch, leaseEnd]))
    for (const { id } of rows) extended.add(id)
  }
  return extended
}
