import { CompiledQuery } from 'kysely'

import type { Db } from '../../db/database.ts'
import { columnsOf, type Held } from './held.ts'

const statement = `
update deliveries d set leased_until = $4
from unnest($1::bigint[], $2::uuid[], $3::integer[]) as held (workspace_id, id, generation)
where d.workspace_id = held.workspace_id and d.id = held.id and d.generation = held.generation and d.state = 'pending'`

/** Moves the end of leases that are still ours. */
export async function extend(db: Db, claims: readonly Held[], leaseEnd: Date): Promise<void> {
  if (claims.length > 0) await db.executeQuery(CompiledQuery.raw(statement, [...columnsOf(claims), leaseEnd]))
}
