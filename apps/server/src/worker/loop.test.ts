import { expect, it } from 'vitest'

import { createLogger } from '../kernel/logger.ts'
import { createLoop } from './loop.ts'

const minutes = (count: number) => performance.now() + count * 60_000

it('is overdue when a round does not end, until it does', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  let rounds = 0
  const logger = createLogger('silent')
  const round = () => {
    rounds++
    return promise
  }
  const loop = createLoop({ name: 'test', everyMs: 1_000, logger, round })
  expect(loop.isOverdue(minutes(10))).toBe(false)
  loop.start()
  const limit = minutes(5) + 1_000
  expect(loop.isOverdue(minutes(4))).toBe(false)
  expect(loop.isOverdue(minutes(10))).toBe(true)
  expect(loop.isOverdue(limit)).toBe(true)
  resolve()
  await expect.poll(() => loop.isOverdue(limit)).toBe(false)
  expect(rounds).toBe(1)
  await loop.stop()
  expect(loop.isOverdue(minutes(10))).toBe(false)
})

it('follows a round that has left work with the next one at once', async () => {
  let rounds = 0
  const round = async () => (++rounds < 3 ? 'again' : undefined)
  const loop = createLoop({ name: 'test', everyMs: 60_000, logger: createLogger('silent'), round })
  loop.start()
  await expect.poll(() => rounds).toBe(3)
  await loop.stop()
  expect(rounds).toBe(3)
})
