import { cloneDatabase } from '@parley/test-kit/test-database'
import { CompiledQuery } from 'kysely'
import { afterAll, expect, inject, test } from 'vitest'

import { openDatabase } from './database.ts'

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
