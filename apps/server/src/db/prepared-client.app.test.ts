import { cloneDatabase, type TestDatabase } from '@parley/test-kit/test-database'
import { CompiledQuery } from 'kysely'
import { beforeAll, expect, inject, test } from 'vitest'

import { type Database, openDatabase } from './database.ts'

let cloned: TestDatabase
let database: Database
beforeAll(async () => {
  cloned = await cloneDatabase(inject('templateUrl'))
  database = openDatabase({
    url: cloned.url,
    applicationName: 'test',
    maxConnections: 3,
    onError() {},
    onCommit() {},
  })
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
