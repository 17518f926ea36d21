import { cloneDatabase, type TestDatabase } from '@parley/test-kit/test-database'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'

import { measuredBy } from '../../testing/heap-promotion.ts'

let database: TestDatabase
let promoted: Record<string, number>

beforeAll(async () => {
  database = await cloneDatabase(inject('templateUrl'))
  promoted = await measuredBy(new URL('./prepared-client-heap.test-helper.ts', import.meta.url), database.url)
})
afterAll(() => database.drop())

test('a finished statement leaves no objects in the old generation', () => {
  expect(promoted.statement).toBeLessThan(100)
})

test('a finished transaction leaves no objects in the old generation', () => {
  expect(promoted.commits).toBeGreaterThan(4_000)
  expect(promoted.transaction).toBeLessThan(100)
})
