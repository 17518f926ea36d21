import { CompiledQuery } from 'kysely'

import type { Db } from '../../db/database.ts'

// 'pending' in the text, not as a parameter: only then does a prepared plan use the partial index.
const statement = `select due_at from deliveries where state = 'pending' order by due_at limit 1`

/** When the next delivery is due; undefined when none is pending. */
export async function nextDue(db: Db): Promise<Date | undefined> {
  const { rows } = await db.executeQuery<{ due_at: Date }>(CompiledQuery.raw(statement, []))
  return rows[0]?.due_at
}
