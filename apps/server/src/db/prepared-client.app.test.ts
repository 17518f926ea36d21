import { cloneDatabase } from '@parley/test-kit/test-database'
import { CompiledQuery } from 'kysely'
import { afterAll, expect, inject, test } from 'vitest'

import { promotedPerCall } from '../../testing/heap-promotion.ts'
import { afterCommit, openDatabase, writeLast } from './database.ts'

const cloned = await cloneDatabase(inject('templateUrl'))
const database = openDatabase({
  url: cloned.url,
  applicationName: 'test',
  maxConnections: 3,
  onError() {},
  onCommit() {},
})
afterAll(async () => {
  await database.close()
  await cloned.drop()
})

const statement = () => CompiledQuery.raw('select $1::integer as id, $2 as text', [1, 'some text'])
const notAll = 100

test('a statement that is through leaves nothing among the old objects', async () => {
  expect(await promotedPerCall(4_000, () => database.db.executeQuery(statement()))).toBeLessThan(notAll)
})

test('neither does a transaction', async () => {
  const transaction = () =>
    database.transact(async (tx) => {
      await tx.executeQuery(statement())
      afterCommit(tx, () => expect(tx.isTransaction).toBe(true))
      await writeLast(tx, statement(), () => {})
    })
  expect(await promotedPerCall(4_000, transaction)).toBeLessThan(notAll)
})

test('one that fails says where it was run', async () => {
  const failing = async function whoRanIt() {
    await database.db.executeQuery(CompiledQuery.raw('select missing', []))
  }
  const failure = await failing().catch((error: Error) => error)
  expect(failure).toMatchObject({
    message: 'column "missing" does not exist',
    stack: expect.stringContaining('whoRanIt'),
  })
})
