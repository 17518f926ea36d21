import { type Selectable, sql } from 'kysely'

import type { Database, Tx } from '../../db/database.ts'
import type { Imports as ImportRow } from '../../db/types.gen.ts'
import type { Clock } from '../../kernel/clock.ts'
import { readTenant } from '../tenant/read-tenant.ts'
import type { Existing } from './import.ts'
import type { Mapping } from './mapping.ts'
import { readRow } from './read-row.ts'
import { tryRows } from './try-rows.ts'
import { problemOf, type ReadRow, type RowProblem, type Written, writeRows } from './write-rows.ts'

/** Rows of one transaction. It has their contacts and how far the import is: a killed process leaves both or neither. */
const batch = 100
const uploadedMs = 24 * 3_600_000

/** Imports the rows of files. Any number of processes may run one each. */
export interface ImportRunner {
  /** One batch of one import; false when there is no work now. */
  step(): Promise<boolean>
  /** Forgets the rows of files that nobody has imported within a day. */
  expire(): Promise<void>
}

type Running = Selectable<ImportRow>

export function createImportRunner({
  database: { transact },
  clock,
}: {
  database: Database
  clock: Clock
}): ImportRunner {
  return {
    step: () =>
      transact(async (tx) => {
        const running = await tx
          .selectFrom('imports')
          .selectAll()
          .where('status', '=', sql.lit('running'))
          .orderBy('stepped_at', (by) => by.asc().nullsFirst())
          .limit(1)
          .forUpdate()
          .skipLocked()
          .executeTakeFirst()
        if (!running) return false
        const rows = await tx
          .selectFrom('import_rows')
          .select(['number', 'cells'])
          .where('import_id', '=', running.id)
          .where('number', '>', running.position)
          .orderBy('number')
          .limit(batch)
          .execute()
        if (rows.length === 0) await finish(tx, running, clock.now())
        else await advance(tx, running, rows, clock.now())
        return true
      }),

    expire: () =>
      transact(async (tx) => {
        const before = new Date(clock.now().getTime() - uploadedMs)
        await sql`
          with expired as (
            update imports set status = 'expired' where status = 'uploaded' and created_at < ${before} returning id
          ), addresses as (
            delete from import_addresses using expired where import_id = expired.id
          )
          delete from import_rows using expired where import_id = expired.id`.execute(tx)
      }),
  }
}

async function advance(
  tx: Tx,
  running: Running,
  rows: { number: number; cells: string[] }[],
  now: Date,
): Promise<void> {
  const tenant = await readTenant(tx, running.workspace_id, running.actor)
  const mapping = running.mapping as Mapping
  const existing = running.existing as Existing
  const read: ReadRow[] = []
  const problems: RowProblem[] = []
  for (const { number, cells } of rows) {
    try {
      read.push({ number, input: await readRow(tx, tenant, { columns: running.columns, mapping }, cells) })
    } catch (error) {
      problems.push(problemOf(number, error))
    }
  }
  const written = running.dry_run
    ? await tryRows(tx, { id: running.id, workspaceId: tenant.workspaceId }, { rows: read, existing })
    : await writeRows(tx, tenant, { rows: read, existing, now })
  await record(tx, running, rows.at(-1)?.number ?? running.position, {
    ...written,
    problems: [...problems, ...written.problems].toSorted((one, other) => one.row - other.row),
  })
}

async function record(tx: Tx, { id, workspace_id }: Running, position: number, written: Written): Promise<void> {
  const { created, updated, skipped, problems } = written
  if (problems.length > 0) {
    await tx
      .insertInto('import_errors')
      .values(problems.map((problem) => ({ ...problem, import_id: id, workspace_id })))
      .execute()
  }
  await tx
    .updateTable('imports')
    .set((column) => ({
      position,
      stepped_at: sql`clock_timestamp()`,
      created: column('created', '+', created),
      updated: column('updated', '+', updated),
      skipped: column('skipped', '+', skipped),
      failed: column('failed', '+', problems.length),
    }))
    .where('id', '=', id)
    .execute()
}

/** A dry run leaves the file for the import itself. */
async function finish(tx: Tx, { id, dry_run }: Running, now: Date): Promise<void> {
  await tx.deleteFrom('import_addresses').where('import_id', '=', id).execute()
  if (!dry_run) await tx.deleteFrom('import_rows').where('import_id', '=', id).execute()
  await tx
    .updateTable('imports')
    .set({ status: dry_run ? 'uploaded' : 'completed', completed_at: now })
    .where('id', '=', id)
    .execute()
}
