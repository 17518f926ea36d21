import { cloneDatabase, type TestDatabase } from '@parley/test-kit/test-database'
import { CompiledQuery } from 'kysely'
import { beforeAll, describe, expect, inject, test } from 'vitest'

import { type Database, openDatabase } from './database.ts'
import { preparedAtMost } from './prepared-statements.ts'

let cloned: TestDatabase
let database: Database
const open = (maxConnections: number) =>
  openDatabase({ url: cloned.url, applicationName: 'test', maxConnections, onError() {}, onCommit() {} })
beforeAll(async () => {
  cloned = await cloneDatabase(inject('templateUrl'))
  database = open(3)
  return async () => {
    await database.close()
    await cloned.drop()
  }
})

test('the stack of a failed statement shows the caller', async () => {
  const failing = async function whoRanIt() {
    await database.db.executeQuery(CompiledQuery.raw('select missing', []))
  }
  const failure = await failing().catch((error: Error) => error)
  expect(failure).toMatchObject({
    message: 'column "missing" does not exist',
    stack: expect.stringContaining('whoRanIt'),
  })
})

describe('after a migration by another process', () => {
  const raw = (text: string) => CompiledQuery.raw(text, ['1'])
  const statements = [
    raw('select * from migrated where id = $1'),
    raw('select id, m.* from migrated m where id = $1'),
    raw('update migrated set id = id where id = $1 returning *'),
    raw('with given as (select * from migrated where id = $1) select given.* from given'),
    raw('select migrated.*, 1 as one from migrated where id = $1'),
  ]
  const migrateTo = (column: string) =>
    database.db.executeQuery(CompiledQuery.raw(`alter table migrated add column ${column} integer default 7`))

  beforeAll(async () => {
    await database.db.executeQuery(CompiledQuery.raw('create table migrated as select 1 as id'))
    for (const statement of statements) await database.db.executeQuery(statement)
  })

  test('statements outside a transaction go on', async () => {
    await migrateTo('first')
    const results = await Promise.all(statements.map((statement) => database.db.executeQuery(statement)))
    for (const { rows } of results) expect(rows).toEqual([expect.objectContaining({ id: 1, first: 7 })])
  })

  test('a transaction with several of them is run again once', async () => {
    // Of several connections, the transaction could get one that has prepared none of them.
    const one = open(1)
    for (const statement of statements) await one.db.executeQuery(statement)
    await migrateTo('second')
    let runs = 0
    const run = one.transact(async (tx) => {
      runs++
      const rows: unknown[] = []
      for (const statement of statements) rows.push(...(await tx.executeQuery(statement)).rows)
      return rows
    })
    const found = await run.finally(one.close)
    expect(found).toEqual(statements.map(() => expect.objectContaining({ id: 1, second: 7 })))
    expect(runs).toBe(2)
  })

  test('concurrent transactions on every connection go on', async () => {
    await migrateTo('third')
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        database.transact(async (tx) => {
          const { rows } = await tx.executeQuery(statements[index % 2] as CompiledQuery)
          return rows[0]
        }),
      ),
    )
    expect(all).toEqual(all.map(() => expect.objectContaining({ third: 7 })))
  })
})

describe('with thousands of different texts', () => {
  const numbered = (number: number) => CompiledQuery.raw(`select $1::integer + ${number} as sum`, [1])
  const hot = CompiledQuery.raw('select $1::integer as hot', [7])
  const prepared = CompiledQuery.raw('select name, statement from pg_prepared_statements where $1', [true])
  type Prepared = { name: string; statement: string }

  test('a connection keeps as many statements as allowed, and the hot ones', async () => {
    await database.db.connection().execute(async (one) => {
      const nameOf = async () => {
        const { rows } = await one.executeQuery<Prepared>(prepared)
        expect(rows.length).toBeLessThanOrEqual(preparedAtMost)
        return rows.find(({ statement }) => statement === hot.sql)?.name
      }
      await one.executeQuery(hot)
      const name = await nameOf()
      expect(name).toEqual(expect.any(String))
      for (let number = 0; number < 3_000; number++) {
        if (number % 100 === 0) await one.executeQuery(hot)
        await one.executeQuery(numbered(number))
      }
      expect(await nameOf()).toBe(name)
    })
  })

  test('one that was dropped works again, also in flight with others and in a failed transaction', async () => {
    await database.db.connection().execute(async (one) => {
      const sums = await Promise.all(
        Array.from({ length: 1_000 }, (_, number) => one.executeQuery<{ sum: number }>(numbered(number % 500))),
      )
      expect(sums.map(({ rows }) => rows[0]?.sum)).toEqual(sums.map((_, number) => 1 + (number % 500)))
      await one.executeQuery(CompiledQuery.raw('begin'))
      await expect(one.executeQuery(CompiledQuery.raw('select 1 / $1::integer', [0]))).rejects.toThrow('zero')
      for (let number = 0; number < 2 * preparedAtMost; number++) {
        await expect(one.executeQuery(numbered(10_000 + number))).rejects.toThrow('aborted')
      }
      await one.executeQuery(CompiledQuery.raw('rollback'))
      const { rows } = await one.executeQuery(numbered(10_000))
      expect(rows).toEqual([{ sum: 10_001 }])
    })
  })
})
