import { slowEdges } from '@parley/test-kit/slow/edges'
import { cloneDatabase } from '@parley/test-kit/test-database'
import { expect, inject, onTestFinished, test, vi } from 'vitest'

import { openDatabase } from '../db/database.ts'
import { createLogger } from '../kernel/logger.ts'
import { defaultTimings } from '../kernel/timings.ts'
import { createMembership } from './membership.ts'

test('a late heartbeat does not bring back a process that has left', async () => {
  const cloned = await cloneDatabase(inject('templateUrl'))
  const options = { url: cloned.url, applicationName: 'parley-membership', onError() {}, onCommit() {} }
  const database = openDatabase({ ...options, maxConnections: 3 })
  const other = openDatabase({ ...options, maxConnections: 1 })
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(async () => {
    vi.useRealTimers()
    await Promise.all([database.close(), other.close()])
    await cloned.drop()
  })
  const workers = () => other.db.selectFrom('workers').select('id').execute()
  const membership = createMembership({ database, logger: createLogger('silent'), timings: defaultTimings })
  const ping = () => database.db.selectFrom('workers').select('id').execute()
  await Promise.all([membership.start(), ping(), ping()])
  expect(await workers()).toHaveLength(1)

  const late = Promise.withResolvers<void>()
  const { promise: held, resolve: isHeld } = Promise.withResolvers<void>()
  let writes = 0
  const undo = slowEdges((edge) => {
    if (edge !== 'write' || writes++ > 0) return undefined
    isHeld()
    return late.promise
  })
  onTestFinished(undo)
  vi.advanceTimersByTime(defaultTimings.heartbeat)
  await held
  vi.advanceTimersByTime(defaultTimings.heartbeat)
  const left = membership.stop()
  // Meanwhile a heartbeat that overtook the late one would be done, and the process gone.
  for (let n = 0; n < 200 && (await workers()).length > 0; n++);
  late.resolve()
  await left
  // Ends when the late heartbeat has.
  await database.close()
  expect(await workers()).toEqual([])
})

test('is overdue once other processes take this one for dead', async () => {
  const cloned = await cloneDatabase(inject('templateUrl'))
  const options = { url: cloned.url, applicationName: 'parley-membership', onError() {}, onCommit() {} }
  const database = openDatabase({ ...options, maxConnections: 1 })
  const timings = { heartbeat: 1_000_000, memberExpiry: 5_000_000 }
  const membership = createMembership({ database, logger: createLogger('silent'), timings })
  onTestFinished(async () => {
    await database.close()
    await cloned.drop()
  })
  await membership.start()
  expect(membership.isOverdue(performance.now())).toBe(false)
  expect(membership.isOverdue(performance.now() + timings.memberExpiry)).toBe(true)
  await membership.stop()
  expect(membership.isOverdue(performance.now() + timings.memberExpiry)).toBe(false)
})
