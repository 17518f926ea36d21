import fc from 'fast-check'
import { expect, test } from 'vitest'

import { nextTry } from './backoff.ts'

const hour = 3_600_000
const created = new Date('2026-01-15T09:30:00Z')
const after = (ms: number) => new Date(created.getTime() + ms)

test.each([
  [1, 2_000],
  [2, 4_000],
  [3, 8_000],
  [4, 16_000],
  [11, 2_048_000],
  [12, hour],
  [13, hour],
  [1_000, hour],
])('the backoff after try %i is %i ms, give or take a fifth', (attempts, ms) => {
  const now = after(1_000)
  expect(nextTry(attempts, created, now, 0)?.getTime()).toBeCloseTo(now.getTime() + ms * 0.8, -1)
  expect(nextTry(attempts, created, now, 0.5)?.getTime()).toBe(now.getTime() + ms)
  expect(nextTry(attempts, created, now, 1)?.getTime()).toBeCloseTo(now.getTime() + ms * 1.2, -1)
})

test('a message is given up after a day', () => {
  expect(nextTry(1, created, after(24 * hour - 1))).toBeInstanceOf(Date)
  expect(nextTry(1, created, after(24 * hour))).toBeUndefined()
})

test('the next try is never in the past, nor more than an hour and a fifth away', () => {
  const property = fc.property(
    fc.integer({ min: 1, max: 10_000 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    (n, r) => {
      const wait = (nextTry(n, created, created, r)?.getTime() ?? 0) - created.getTime()
      return wait >= 1_600 && wait <= 1.2 * hour
    },
  )
  fc.assert(property, { seed: 1 })
})
