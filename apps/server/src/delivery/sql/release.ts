import { CompiledQuery } from 'kysely'

import type { Db } from '../../db/database.ts'
import { batchesOf, type Held } from './held.ts'

const statement = `
update queue q set leased_until = null, generation = q.generation + 1
where q.workspace_id = any($1::bigint[]) and q.delivery_id = any($2::uuid[])
  and q.generation = ($3::integer[])[width_bucket(q.delivery_id, $2)]`

/** Releases claims. Later results of their attempts don't count. */
export async function release(db: Db, claims: readonly Held[]): Promise<void> {
  for (const batch of batchesOf(claims)) await db.executeQuery(CompiledQuery.raw(statement, batch))
}
