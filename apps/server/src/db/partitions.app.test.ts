import { cloneDatabase } from '@parley/test-kit/test-database'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'

import { type Database, openDatabase } from './database.ts'
import { dropOldPartitions, makePartitionsAhead, missingPartitions } from './partitions.ts'

const days = 30
const tables = ['deliveries', 'attempts', 'events'] as const
let cloned: Awaited<ReturnType<typeof cloneDatabase>>
let pool: pg.Pool
const databases: Database[] = []

const sql = async <Row extends pg.QueryResultRow>(statement: string, values: unknown[] = []) =>
  (await pool.query<Row>(statement, values)).rows

/** A database connection as another process has it. */
function open(): Database {
  const database = openDatabase({
    url: cloned.url,
    applicationName: 'parley-partitions',
    maxConnections: 2,
    onError() {},
    onCommit() {},
  })
  databases.push(database)
  return database
}
let db: Database['db']
const dropOld = (retentionDays = days) => dropOldPartitions(db, retentionDays)

beforeAll(async () => {
  cloned = await cloneDatabase(inject('templateUrl'))
  pool = new pg.Pool({ connectionString: cloned.url, max: 4 })
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  db = open().db
})
afterAll(async () => {
  await Promise.all([pool.end(), ...databases.map((database) => database.close())])
  await cloned.drop()
})
beforeEach(async () => {
  for (const name of await standing()) await sql(`drop table ${name}`)
  await sql('truncate queue')
})
const held: pg.PoolClient[] = []
afterEach(async () => {
  for (const client of held.splice(0)) {
    await client.query('rollback')
    client.release()
  }
})

/** The tables of a day, partitions or not. */
async function standing(): Promise<string[]> {
  const rows = await sql<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relname ~ '^(events|deliveries|attempts)_\\d{8}$'
     order by relname`,
  )
  return rows.map(({ name }) => name)
}

/** The end of a partition's name for a day, given as days ago. */
async function day(ago: number): Promise<string> {
  const [row] = await sql<{ day: string }>(
    `select to_char((now() at time zone 'UTC')::date - $1::int, 'YYYYMMDD') as day`,
    [ago],
  )
  return row?.day ?? ''
}

const names = (table: string, ago: number[]) => Promise.all(ago.map(async (n) => `${table}_${await day(n)}`))

/** The days ago for which each table has an attached partition. */
async function partitions(): Promise<Record<string, number[]>> {
  const rows = await sql<{ parent: string; ago: number }>(
    `select inhparent::regclass::text as parent, (now() at time zone 'UTC')::date - to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD') as ago
     from pg_inherits where not inhdetachpending and inhrelid::regclass::text ~ '_\\d{8}$' and inhparent::regclass::text in ('events', 'deliveries', 'attempts')
     order by ago desc`,
  )
  return Object.fromEntries(
    tables.map((table) => [table, rows.filter(({ parent }) => parent === table).map(({ ago }) => ago)]),
  )
}

/** Inserts a settled delivery of that day, with an event of `eventAgo`. Resolves with its id. */
async function record(ago: number, eventAgo = ago): Promise<string> {
  await sql(`select make_partitions(t - $1::int, t - $2::int) from (select (now() at time zone 'UTC')::date as t) t`, [
    Math.max(ago, eventAgo),
    Math.min(ago, eventAgo),
  ])
  const [row] = await sql<{ id: string }>(
    `with id as (
      select (left(uuid_floor((today - $1::int)::timestamp at time zone 'UTC' + interval '9 hours')::text, 24) || right(gen_random_uuid()::text, 12))::uuid as delivery,
        (left(uuid_floor((today - $2::int)::timestamp at time zone 'UTC' + interval '9 hours')::text, 24) || right(gen_random_uuid()::text, 12))::uuid as event
      from (select (now() at time zone 'UTC')::date as today) t
    ), e as (
      insert into events (id, workspace_id, type, occurred_at, data) select event, 1, 'contact.created', now(), '{}' from id
    ), d as (
      insert into deliveries (id, workspace_id, event_id, endpoint_id, state, attempts, created_at)
      select delivery, 1, event, 1, 'delivered', 1, now() from id returning id
    ), a as (
      insert into attempts (delivery_id, number, workspace_id, started_at, status_code, response_body, timings)
      select delivery, 1, 1, now(), 200, 'ok', '{}' from id
    ) select id from d`,
    [ago, eventAgo],
  )
  return row?.id ?? ''
}

const queueAgain = `insert into queue (workspace_id, delivery_id, event_id, endpoint_id, due_at)
  select workspace_id, id, event_id, endpoint_id, now() from deliveries where id = $1`
const count = async (table: string) => Number((await sql<{ n: string }>(`select count(*) as n from ${table}`))[0]?.n)
const counts = async () => Object.fromEntries(await Promise.all(tables.map(async (t) => [t, await count(t)] as const)))

async function begin(statement: string, values: unknown[] = []): Promise<pg.PoolClient> {
  const client = await pool.connect()
  held.push(client)
  await client.query('begin')
  await client.query(statement, values)
  return client
}

describe('partitions of coming days', () => {
  const ahead = [1, 0, -1, -2, -3, -4, -5, -6, -7, -8, -9, -10]

  test('are created once', async () => {
    expect(await missingPartitions(db)).toHaveLength(6)
    await makePartitionsAhead(db)
    expect(await partitions()).toEqual({ events: ahead, deliveries: ahead, attempts: ahead })
    expect(await missingPartitions(db)).toEqual([])
    await makePartitionsAhead(db)
    expect(await standing()).toHaveLength(36)
    expect(await dropOld()).toEqual([])
  })

  test('are created by many processes at the same time', async () => {
    await Promise.all(Array.from({ length: 4 }, () => makePartitionsAhead(open().db)))
    expect(await standing()).toHaveLength(36)
  })

  test('are checked by name and parent: a detached table counts as missing', async () => {
    await makePartitionsAhead(db)
    const [today, tomorrow] = [await day(0), await day(-1)]
    await sql(`alter table events detach partition events_${tomorrow}`)
    await sql(`drop table attempts_${today}`)
    expect(await missingPartitions(db)).toEqual([`attempts_${today}`, `events_${tomorrow}`])
  })
})

describe('partitions of old days', () => {
  test('are dropped with all their rows, events a day after their deliveries', async () => {
    for (const ago of [33, 32, 31, 30, 29, 1]) await record(ago)
    expect(await dropOld()).toEqual([
      ...(await names('deliveries', [33, 32, 31])),
      ...(await names('attempts', [33, 32, 31])),
      ...(await names('events', [33, 32])),
    ])
    expect(await partitions()).toEqual({ deliveries: [30, 29, 1], attempts: [30, 29, 1], events: [31, 30, 29, 1] })
    expect(await counts()).toEqual({ deliveries: 3, attempts: 3, events: 4 })
    expect(await dropOld()).toEqual([])
  })

  test('follow the retention setting', async () => {
    for (const ago of [3, 2, 1]) await record(ago)
    expect(await dropOld(3)).toEqual([])
    await dropOld(1)
    expect(await partitions()).toEqual({ deliveries: [1], attempts: [1], events: [2, 1] })
  })

  test('stay while one of their deliveries is not settled', async () => {
    const id = await record(50)
    await record(50)
    await record(49)
    await sql(queueAgain, [id])
    await dropOld()
    expect(await partitions()).toEqual({ deliveries: [50], attempts: [50], events: [50] })
    await sql('delete from queue')
    await dropOld()
    expect(await standing()).toEqual([])
  })

  test('stay while a delivery of one of their events is not settled', async () => {
    await sql(queueAgain, [await record(2, 50)])
    await dropOld()
    expect((await partitions()).events).toContain(50)
    await sql('delete from queue')
    await dropOld()
    expect((await partitions()).events).not.toContain(50)
  })

  test('keep the events of a delivery that was created after midnight', async () => {
    await sql(queueAgain, [await record(49)])
    await record(49, 50)
    await dropOld()
    expect(await partitions()).toEqual({ deliveries: [49], attempts: [49], events: [50, 49] })
  })

  test('are dropped by one process at a time, once each', async () => {
    for (const ago of [60, 50, 40]) await record(ago)
    const others = Array.from({ length: 4 }, () => open().db)
    const dropped: string[] = []
    while ((await standing()).length > 0) {
      dropped.push(...(await Promise.all(others.map((other) => dropOldPartitions(other, days)))).flat())
    }
    expect(dropped.length).toBe(new Set(dropped).size)
    expect(new Set(dropped).size).toBeGreaterThanOrEqual(9)
  })

  test('are left for later when the process is to end', async () => {
    for (const ago of [60, 50]) await record(ago)
    let left = 2
    expect(await dropOldPartitions(db, days, () => left-- > 0)).toHaveLength(2)
    await dropOld()
    expect(await standing()).toEqual([])
  })
})

describe('an interrupted drop of a partition', () => {
  test('is completed after its process was killed in the middle of detaching', async () => {
    await record(50)
    // This transaction reads, so the partition stays visible to it and can not be detached completely.
    const reader = await begin('select from deliveries')
    const killed = dropOldPartitions(open().db, days)
    killed.catch(() => {})
    await expect.poll(pending).toHaveLength(1)
    await sql(
      `select pg_terminate_backend(pid) from pg_stat_activity where query like 'alter table%concurrently' and state = 'active'`,
    )
    await expect(killed).rejects.toThrow()
    expect(await count('deliveries')).toBe(0)
    await reader.query('commit')
    await dropOld()
    expect(await standing()).toEqual([])
  })

  test('is completed later if a long read blocks it, and its wait has a timeout', async () => {
    await record(50)
    const reader = await begin('select from deliveries')
    await expect(dropOld()).rejects.toThrow(/lock timeout/)
    expect(await pending()).toHaveLength(1)
    await expect(dropOld()).rejects.toThrow(/lock timeout/)
    await reader.query('commit')
    await dropOld()
    expect(await standing()).toEqual([])
  })

  test('is completed after its process ended before the drop', async () => {
    await record(50)
    await sql(`alter table deliveries detach partition deliveries_${await day(50)}`)
    await dropOld()
    expect(await standing()).toEqual([])
  })

  test('is undone by a longer retention at the next start: a half-detached partition is attached again', async () => {
    await record(50)
    const reader = await begin('select from deliveries')
    await expect(dropOld()).rejects.toThrow(/lock timeout/)
    await reader.query('commit')
    await dropOld(60)
    expect(await counts()).toEqual({ deliveries: 1, attempts: 1, events: 1 })
    await dropOld()
    expect(await standing()).toEqual([])
  })

  test('does not prevent the creation of partitions for coming days', async () => {
    await record(50)
    const reader = await begin('select from deliveries')
    await expect(dropOld()).rejects.toThrow(/lock timeout/)
    await makePartitionsAhead(db)
    expect(await missingPartitions(db)).toEqual([])
    await reader.query('commit')
  })
})

test('a delivery that is replayed while its partition is dropped is kept', async () => {
  const id = await record(50)
  const replaying = await begin(queueAgain, [id])
  const dropping = dropOld()
  await expect.poll(pending).toHaveLength(1)
  await replaying.query('commit')
  expect(await dropping).toEqual([])
  expect(await counts()).toEqual({ deliveries: 1, attempts: 1, events: 1 })
  await sql('delete from queue')
  expect(await dropOld()).toHaveLength(3)
})

function pending() {
  return sql('select from pg_inherits where inhdetachpending')
}
