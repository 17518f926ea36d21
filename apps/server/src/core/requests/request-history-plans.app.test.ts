import { cloneDatabase } from '@parley/test-kit/test-database'
import { sql } from 'kysely'
import { beforeAll, expect, inject, test } from 'vitest'

import { type Database, openDatabase, type Tx } from '../../db/database.ts'
import { dropOldRequestPartitions, makeRequestPartitions } from '../../db/request-partitions.ts'
import { newId } from '../../kernel/ids.ts'
import { createRequestHistory, type RequestFilter } from './request-history.ts'

let database: Database
beforeAll(async () => {
  const cloned = await cloneDatabase(inject('templateUrl'))
  database = openDatabase({
    url: cloned.url,
    applicationName: 'parley-request-plans',
    maxConnections: 2,
    onError() {},
    onCommit() {},
  })
  await makeRequestPartitions(database.db)
  await fill()
  return async () => {
    await database.close()
    await cloned.drop()
  }
})

/** 100,000 requests over the last day, a hundredth of them failed, half of them another workspace's. */
async function fill(): Promise<void> {
  await sql`
    insert into requests (id, workspace_id, mode, caller, method, route, path, status, ms, address)
    select (left(uuid_floor(now() - n * interval '800 ms')::text, 24) || lpad(n::text, 12, '0'))::uuid, 1 + n % 2, 'live',
      'key:' || n % 7, 'GET', '/v1/contacts', '/v1/contacts', case when n % 101 = 0 then 404 else 200 end, 3, '127.0.0.1'
    from generate_series(1, 100000) n`.execute(database.db)
  await sql`analyze requests`.execute(database.db)
}

/** Pages of the table and its indexes that a list reads. */
async function pagesOf(filter: Partial<RequestFilter>): Promise<number> {
  return database.transact(async (tx) => {
    const before = await pagesRead(tx)
    const { data } = await createRequestHistory({ database: { db: tx } }).list(
      { accountId: 1, mode: 'live' },
      { limit: 20, ...filter },
    )
    expect(data.length).toBeGreaterThan(0)
    return (await pagesRead(tx)) - before
  })
}

async function pagesRead(tx: Tx): Promise<number> {
  const { rows } = await sql<{ pages: number }>`
    select coalesce(sum(pg_stat_get_xact_blocks_fetched(oid)), 0)::integer as pages
    from pg_class where relname ~ '^requests'`.execute(tx)
  return rows[0]?.pages ?? 0
}

test.each<[string, Partial<RequestFilter>]>([
  ['the newest', {}],
  ['failed ones', { status_class: 'failed' }],
  ['of a class', { status_class: '4xx' }],
  ['of a caller', { caller: 'key:2' }],
  ['of a route', { route: '/v1/contacts', method: 'GET' }],
  ['of an hour', { since: new Date(Date.now() - 5 * 3_600_000), until: new Date(Date.now() - 4 * 3_600_000) }],
])('with 100,000 requests, the list of %s reads a few pages', async (_name, filter) => {
  expect(await pagesOf(filter)).toBeLessThan(600)
})

test('one request is found without a search', async () => {
  const { rows } = await sql<{
    id: string
  }>`select id from requests where workspace_id = 1 limit 1 offset 20000`.execute(database.db)
  expect(await pagesOf({ request_id: rows[0]?.id ?? newId() })).toBeLessThan(50)
})

test('days older than a week are dropped, also after an interrupted drop', async () => {
  const names = await sql<{ name: string }>`
    select 'requests_' || to_char((now() at time zone 'UTC')::date - days, 'YYYYMMDD') as name
    from unnest(array[7, 8, 9]) days`.execute(database.db)
  const [kept, old, interrupted] = names.rows.map(({ name }) => name) as [string, string, string]
  await sql`select make_request_partitions(today - 9, today - 7)
    from (select (now() at time zone 'UTC')::date as today) now`.execute(database.db)
  await sql`alter table requests detach partition ${sql.table(interrupted)}`.execute(database.db)
  expect(await dropOldRequestPartitions(database.db)).toEqual([interrupted, old].toSorted())
  expect(await dropOldRequestPartitions(database.db)).toEqual([])
  const { rows } = await sql<{ there: string | null }>`select to_regclass(${kept})::text as there`.execute(database.db)
  expect(rows).toEqual([{ there: kept }])
})
