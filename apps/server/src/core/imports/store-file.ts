import { sql } from 'kysely'

import type { Tx } from '../../db/database.ts'
import { invalidField } from '../../kernel/errors.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { parseRows } from './parse-rows.ts'

const rowsAtOnce = 2_000

/** Keeps a file as an import without a mapping. The first row has the names of the columns. Returns the import's id. */
export async function storeFile(
  tx: Tx,
  { workspaceId, actor }: Tenant,
  { name, csv }: { name: string | null; csv: string },
  now: Date,
): Promise<number> {
  const rows = parseRows(csv)
  const { value: header } = await rows.next()
  if (!header) throw invalidField('csv', 'must have a row with the names of the columns')
  const { id } = await tx
    .insertInto('imports')
    .values({
      workspace_id: workspaceId,
      actor,
      name,
      status: 'uploaded',
      columns: namesOf(header),
      rows: 0,
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  let count = 0
  let some: string[][] = []
  const write = async () => {
    // Row 1 is the header.
    const given = some.map((cells, place) => ({ number: count + place + 2, cells }))
    await sql`insert into import_rows (import_id, number, workspace_id, cells)
      select ${id}, number, ${workspaceId}, cells
      from json_to_recordset(${JSON.stringify(given)}::json) as r (number integer, cells text[])`.execute(tx)
    count += some.length
    some = []
  }
  for await (const row of rows) {
    some.push(row)
    if (some.length === rowsAtOnce) await write()
  }
  await write()
  if (count === 0) throw invalidField('csv', 'must have a row besides the names of the columns')
  await tx.updateTable('imports').set({ rows: count }).where('id', '=', id).execute()
  return id
}

/** Each once: a second `Name` is `Name 2`. */
function namesOf(header: readonly string[]): string[] {
  const names: string[] = []
  for (const [place, cell] of header.entries()) {
    const name = cell.slice(0, 200) || `Column ${place + 1}`
    let unique = name
    for (let n = 2; names.includes(unique); n++) unique = `${name} ${n}`
    names.push(unique)
  }
  return names
}
