import { CompiledQuery } from 'kysely'

import type { Db } from '../../db/database.ts'
import { columnsOf, type Held } from './held.ts'

const statement = `
update queue q set leased_until = null, generation = q.generation + 1
from unnest($1::bigint[], $2::uuid[], $3::integer[]) as held (workspace_id, id, generation)
where q.workspace_id = any($1::bigint[]) and q.delivery_id = any($2::uuid[])
  and q.workspace_id = held.workspace_id and q.delivery_id = held.id and q.generation = held.generation`

/** Gives claims back. What still comes of their attempts doesn't count. */
export async function release(db: Db, claims: readonly Held[]): Promise<void> {
  if (claims.length > 0) await db.executeQuery(CompiledQuery.raw(statement, columnsOf(claims)))
}
