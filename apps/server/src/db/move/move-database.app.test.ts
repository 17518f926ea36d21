import { cloneDatabase, type TestDatabase } from '@parley/test-kit/test-database'
import pg from 'pg'
import { afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest'

import { type Populated, startPopulated } from '../../../testing/populated-workspace.ts'
import { snapshotDatabase } from '../../../testing/workspace-snapshot.ts'
import { tables } from './catalogue.ts'
import { moveDatabase } from './move-database.ts'

let parley: Populated
let target: TestDatabase
let client: pg.Client
beforeAll(async () => {
  parley = await startPopulated()
  return parley.stop
})
beforeEach(async () => {
  const empty = new URL(inject('templateUrl'))
  empty.pathname = '/template1'
  target = await cloneDatabase(empty.href)
  client = new pg.Client({ connectionString: target.url })
  await client.connect()
})
afterEach(async () => {
  await client.end()
  await target.drop()
})

const inTarget = async <Row extends pg.QueryResultRow>(statement: string, values: unknown[] = []) =>
  (await client.query<Row>(statement, values)).rows
type Sql = typeof parley.sql

/** Every row, and every rule that guards them. */
async function whole(sql: Sql): Promise<{ rows: string[]; rules: unknown[] }> {
  const rows = (await snapshotDatabase(sql)).split('\n').filter((row) => !row.startsWith('migrations '))
  const rules = await sql(
    `select conrelid::regclass::text as table, conname, pg_get_constraintdef(oid) as definition
     from pg_constraint where connamespace = 'public'::regnamespace
     union all
     select tgrelid::regclass::text, tgname, tgenabled::text from pg_trigger where not tgisinternal order by 1, 2`,
  )
  return { rows: rows.toSorted(), rules }
}

/** Parley's own loops write now and then. Returns a function that lets them. */
async function stopWrites(): Promise<() => Promise<void>> {
  const holder = new pg.Client({ connectionString: parley.databaseUrl })
  await holder.connect()
  const names = await tables(holder)
  await holder.query(`begin; lock table ${names.join(', ')} in exclusive mode`)
  return () => holder.end()
}

test('everything is copied, counted, and goes on where it was', async () => {
  const allowWrites = await stopWrites()
  const before = await whole(parley.sql)
  const moved = await moveDatabase(parley.databaseUrl, target.url)
  expect(await whole(parley.sql)).toEqual(before)
  expect(await whole(inTarget as Sql)).toEqual(before)
  await allowWrites()
  const contacts = await parley.sql('select from contacts')
  expect(moved).toContainEqual({ name: 'contacts', rows: contacts.length })
  expect(contacts.length).toBeGreaterThan(0)
  expect(moved.find(({ name }) => name === 'events')?.rows).toBeGreaterThan(0)

  const next = 'insert into workspaces (name) values ($1) returning id'
  const [there, here] = [
    await inTarget<{ id: string }>(next, ['Next']),
    await parley.sql<{ id: string }>(next, ['Next']),
  ]
  expect(there).toEqual(here)
})

test('a target with tables, and a database in use, are refused', async () => {
  await client.query('create table theirs (id integer)')
  await expect(moveDatabase(parley.databaseUrl, target.url)).rejects.toThrow('has tables already (theirs and 0 more)')
  await client.query('drop table theirs')
  const name = 'parley-api-1'
  const user = new pg.Client({ connectionString: parley.databaseUrl, application_name: name })
  await user.connect()
  await expect(moveDatabase(parley.databaseUrl, target.url)).rejects.toThrow('The database to move is in use')
  await user.end()
})

test('a copy that fails leaves no row behind', async () => {
  await parley.sql('alter table contacts add column unknown_here integer')
  await expect(moveDatabase(parley.databaseUrl, target.url)).rejects.toThrow('unknown_here')
  await parley.sql('alter table contacts drop column unknown_here')
  for (const table of ['keys', 'contacts', 'messages', 'events']) {
    expect([table, await inTarget(`select from ${table}`)]).toEqual([table, []])
  }
})
