import { cloneDatabase, type TestDatabase } from '@parley/test-kit/test-database'
import { CompiledQuery, sql } from 'kysely'
import { beforeAll, beforeEach, expect, inject, test } from 'vitest'

import { type Database, openDatabase, type Tx, writeLast } from './database.ts'

let commits = 0

let cloned: TestDatabase
let database: Database
beforeAll(async () => {
  cloned = await cloneDatabase(inject('templateUrl'))
  database = openDatabase({
    url: cloned.url,
    applicationName: 'test',
    maxConnections: 3,
    onError: () => {},
    onCommit: () => {
      commits += 1
    },
  })
  await sql`create table slips (id integer primary key, text text check (text <> ''))`.execute(database.db)
  return async () => {
    await database.close()
    await cloned.drop()
  }
})

beforeEach(async () => {
  await sql`truncate slips`.execute(database.db)
  commits = 0
})

const insert = (id: number, text: string) =>
  CompiledQuery.raw('insert into slips values ($1, $2) returning id', [id, text]) as CompiledQuery<{ id: number }>
const noted = async () => {
  const { rows } = await sql<{ id: number }>`select id from slips order by id`.execute(database.db)
  return rows.map(({ id }) => id)
}

test('the rows of writeLast exist when the transaction has committed, and before onCommit is called', async () => {
  const heard: number[][] = []
  const result = await database.transact(async (tx) => {
    await tx.executeQuery(insert(1, 'one'))
    await writeLast(tx, insert(2, 'two'), (rows) =>
      heard.push(
        rows.map(({ id }) => id),
        [commits],
      ),
    )
    return 'done'
  })
  expect([result, heard, commits]).toEqual(['done', [[2], [0]], 1])
  expect(await noted()).toEqual([1, 2])
})

test('writeLast never runs outside its transaction, with many transactions at once', async () => {
  const failing = new Error('on purpose')
  const work = (id: number) => async (tx: Tx) => {
    await writeLast(tx, insert(id, 'x'), () => {})
    if (id % 2) throw failing
  }
  const ended = await Promise.allSettled(Array.from({ length: 200 }, (_, id) => database.transact(work(id))))
  expect(ended.filter(({ status }) => status === 'rejected')).toHaveLength(100)
  expect(await noted()).toEqual(Array.from({ length: 100 }, (_, n) => 2 * n))
})

test('a failing writeLast rolls its transaction back, and throws its own error', async () => {
  const transaction = database.transact(async (tx) => {
    await tx.executeQuery(insert(1, 'one'))
    await writeLast(tx, insert(2, ''), () => {})
  })
  await expect(transaction).rejects.toMatchObject({ code: '23514' })
  expect([await noted(), commits]).toEqual([[], 0])
})

test('a later statement of the transaction sees the rows of writeLast, and fails with it', async () => {
  const seen = await database.transact(async (tx) => {
    await writeLast(tx, insert(1, 'one'), () => {})
    return (await sql`select from slips`.execute(tx)).rows.length
  })
  expect(seen).toBe(1)
  const transaction = database.transact(async (tx) => {
    await writeLast(tx, insert(2, ''), () => {})
    await sql`select from slips`.execute(tx)
  })
  await expect(transaction).rejects.toMatchObject({ code: '23514' })
})

test('a unique violation in writeLast runs the whole transaction again', async () => {
  await database.db.executeQuery(insert(1, 'one'))
  let tries = 0
  await database.transact(async (tx) => {
    tries += 1
    await writeLast(tx, insert(tries, 'x'), () => {})
  })
  expect([tries, await noted()]).toEqual([2, [1, 2]])
})

test('writeLast is awaited in a transaction whose commit is not reported', async () => {
  let rows = 0
  await database.db.transaction().execute(async (tx) => {
    await writeLast(tx, insert(1, 'one'), (all) => {
      rows = all.length
    })
    expect(rows).toBe(1)
  })
  expect(await noted()).toEqual([1])
})
