import { CompiledQuery } from 'kysely'

import type { Db } from '../../db/database.ts'

// 'pending' in the text, not as a parameter: only then does a prepared plan use the partial index.
const statement = `
select due_at from deliveries
where state = 'pending' and (leased_until is null or leased_until <= $1)
order by due_at
limit 1`

/** When the next delivery that nobody has claimed is due; undefined when there is none. */
export async function nextDue(db: Db, now: Date): Promise<Date | undefined> {
  const { rows } = await db.executeQuery<{ due_at: Date }>(CompiledQuery.raw(statement, [now]))
  return rows[0]?.due_at
}
