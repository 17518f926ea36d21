import { CompiledQuery } from 'kysely'

import type { Db } from '../../db/database.ts'

interface Held {
  workspace_id: number
  id: string
  generation: number
}

const statement = `
update deliveries d set leased_until = $4
from unnest($1::bigint[], $2::uuid[], $3::integer[]) as held (workspace_id, id, generation)
where d.workspace_id = held.workspace_id and d.id = held.id and d.generation = held.generation and d.state = 'pending'`

/** Moves the end of leases that are still ours, or with null gives them up. */
export async function extend(db: Db, claims: Held[], leaseEnd: Date | null): Promise<void> {
  if (claims.length === 0) return
  // In one order everywhere: two statements that lock the same rows must not wait for each other.
  const held = claims.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  await db.executeQuery(
    CompiledQuery.raw(statement, [
      held.map(({ workspace_id }) => workspace_id),
      held.map(({ id }) => id),
      held.map(({ generation }) => generation),
      leaseEnd,
    ]),
  )
}
