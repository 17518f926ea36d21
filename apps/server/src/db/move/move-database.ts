import { pipeline } from 'node:stream/promises'

import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'

import { StartupError } from '../../kernel/startup-error.ts'
import { connectionName } from '../connection-name.ts'
import { migrate } from '../migrate.ts'
import { type ForeignKey, foreignKeys, partitionDays, rowCounts, sequences, tables } from './catalogue.ts'

export interface MovedTable {
  name: string
  rows: number
}

/**
 * Copies a whole database of Parley's into an empty one. The source is only read, so that it can be gone back to; the
 * target has everything or, after a failure, no row. Returns the tables with their rows, counted in both.
 *
 * Throws StartupError if somebody works with one of them, or if the target isn't empty.
 */
export async function moveDatabase(sourceUrl: string, targetUrl: string): Promise<MovedTable[]> {
  const source = await open(sourceUrl)
  try {
    const target = await open(targetUrl)
    try {
      await requireQuiet(source, 'The database to move')
      await requireQuiet(target, 'The database to move to')
      await requireEmpty(target)
      await migrate(targetUrl)
      return await copyAll(source, target)
    } finally {
      await target.end()
    }
  } finally {
    await source.end()
  }
}

async function open(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, application_name: connectionName('move') })
  client.on('error', () => {})
  await client.connect()
  return client
}

async function requireQuiet(client: pg.Client, what: string): Promise<void> {
  const { rows } = await client.query(
    `select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
       and application_name like 'parley-%' and application_name not like $1`,
    [`%-${process.pid}`],
  )
  if (rows.length > 0) {
    throw new StartupError(`${what} is in use: stop every Parley that works with it, and try again.`)
  }
}

async function requireEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')`,
  )
  if (rows.length === 0) return
  throw new StartupError(
    `The database to move to has tables already (${rows[0]?.name} and ${rows.length - 1} more): create an empty one.`,
  )
}

async function copyAll(source: pg.Client, target: pg.Client): Promise<MovedTable[]> {
  // One view of the source, whatever the time that it takes.
  await source.query('begin isolation level repeatable read read only')
  await target.query('begin')
  try {
    const days = await partitionDays(source, ['events', 'deliveries', 'attempts'])
    if (days) await target.query('select make_partitions($1::date, $2::date)', [days.first, days.last])
    const requestDays = await partitionDays(source, ['requests'])
    if (requestDays) {
      await target.query('select make_request_partitions($1::date, $2::date)', [requestDays.first, requestDays.last])
    }
    const names = await tables(source)
    const references = await foreignKeys(target)
    for (const one of references) await target.query(`alter table ${one.table} drop constraint ${one.name}`)
    // Triggers act on what happens; this has happened.
    for (const name of names) await target.query(`alter table ${name} disable trigger user`)
    // What the migrations have put there comes from the source as well.
    await target.query(`truncate ${names.join(', ')}`)
    for (const name of names) await copyTable(source, target, name)
    for (const name of names) await target.query(`alter table ${name} enable trigger user`)
    for (const { name, last, called } of await sequences(source)) {
      await target.query('select setval($1::regclass, $2::bigint, $3)', [name, last, called])
    }
    for (const one of references) await addReference(target, one)
    const counts = await compareCounts(source, target, names)
    await target.query('commit')
    await target.query('analyze')
    return counts
  } catch (error) {
    await target.query('rollback').catch(() => {})
    throw error
  } finally {
    await source.query('rollback').catch(() => {})
  }
}

const addReference = (target: pg.Client, { table, name, definition }: ForeignKey) =>
  target.query(`alter table ${table} add constraint ${name} ${definition}`)

async function copyTable(source: pg.Client, target: pg.Client, name: string): Promise<void> {
  const columns = await columnsOf(source, name)
  // `copy (select …)` reads the partitions of a table, too.
  const reading = source.query(copyTo(`copy (select ${columns} from ${name}) to stdout (format binary)`))
  const writing = target.query(copyFrom(`copy ${name} (${columns}) from stdin (format binary)`))
  await pipeline(reading, writing)
}

async function columnsOf(client: pg.Client, table: string): Promise<string> {
  const { rows } = await client.query<{ columns: string }>(
    `select string_agg(quote_ident(attname), ', ' order by attnum) as columns from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    [table],
  )
  return rows[0]?.columns ?? ''
}

async function compareCounts(source: pg.Client, target: pg.Client, names: string[]): Promise<MovedTable[]> {
  const [before, after] = [await rowCounts(source, names), await rowCounts(target, names)]
  return names.map((name) => {
    const rows = before.get(name) ?? 0
    if (rows !== after.get(name)) throw new Error(`${name} has ${rows} rows, and ${after.get(name)} after the copy`)
    return { name, rows }
  })
}
