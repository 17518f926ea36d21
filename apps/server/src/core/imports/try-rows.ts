import { sql } from 'kysely'

import type { Tx } from '../../db/database.ts'
import { identitiesOf } from '../contacts/normalize.ts'
import { readKnown } from './find-known.ts'
import type { Existing } from './import.ts'
import { problemOf, type ReadRow, type Written } from './write-rows.ts'

/** What `writeRows` would do, without doing it. It keeps the addresses that it has seen, in the transaction. */
export async function tryRows(
  tx: Tx,
  { id, workspaceId }: { id: number; workspaceId: number },
  { rows, existing }: { rows: readonly ReadRow[]; existing: Existing },
): Promise<Written> {
  const tried: Written = { created: 0, updated: 0, skipped: 0, problems: [] }
  const contacts = await readKnown(
    tx,
    workspaceId,
    rows.map(({ input }) => input),
  )
  for (const { number, input } of rows) {
    try {
      const identities = identitiesOf(input)
      const known = await contacts.find(input)
      const fresh = await sql`
        insert into import_addresses (import_id, workspace_id, kind, value)
        select ${id}, ${workspaceId}, kind, value
        from unnest(${identities.map(({ kind }) => kind)}::text[], ${identities.map(({ value }) => value)}::text[]) i (kind, value)
        on conflict do nothing returning kind`.execute(tx)
      const seen = identities.filter(({ kind }) => !fresh.rows.some((row) => (row as { kind: string }).kind === kind))
      const again = seen.some(({ kind }) => kind !== 'email' || identities.length === 1)
      if (known === undefined && !again) tried.created++
      else if (existing === 'skip') tried.skipped++
      else tried.updated++
    } catch (error) {
      tried.problems.push(problemOf(number, error))
    }
  }
  return tried
}
