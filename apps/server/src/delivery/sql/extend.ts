import { CompiledQuery } from 'kysely'

import type { Db } from '../../db/database.ts'

const statement = `
update deliveries d set due_at = $3
from unnest($1::uuid[], $2::integer[]) as held (id, generation)
where d.id = held.id and d.generation = held.generation and d.state = 'pending'`

/** Moves the end of leases that are still ours. Also gives claims back: with a moment that has come. */
export async function extend(db: Db, claims: { id: string; generation: number }[], leaseEnd: Date): Promise<void> {
  if (claims.length === 0) return
  const ids = claims.map(({ id }) => id)
  const generations = claims.map(({ generation }) => generation)
  await db.executeQuery(CompiledQuery.raw(statement, [ids, generations, leaseEnd]))
}
