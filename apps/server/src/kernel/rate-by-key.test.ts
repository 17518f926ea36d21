import { expect, test } from 'vitest'

import { createRateByKey } from './rate-by-key.ts'

function started() {
  const clock = { now: 1_000_000 }
  const rate = createRateByKey<string>({ burst: 10, periodMs: 60_000 }, () => clock.now)
  return { clock, take: (key = 'a') => rate.take(key) }
}

test('the burst is free at first, then one each interval', () => {
  const { clock, take } = started()
  const taken = Array.from({ length: 10 }, () => take())
  expect(taken.map(({ remaining }) => remaining)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0])
  expect(taken.every(({ retryAfterMs }) => retryAfterMs === null)).toBe(true)
  expect(take()).toEqual({ remaining: 0, resetMs: 60_000, retryAfterMs: 6_000 })
  clock.now += 5_999
  expect(take().retryAfterMs).toBe(1)
  clock.now += 1
  expect(take()).toEqual({ remaining: 0, resetMs: 60_000, retryAfterMs: null })
  clock.now += 60_000
  expect(take()).toEqual({ remaining: 9, resetMs: 6_000, retryAfterMs: null })
})

test('each key has its own rate', () => {
  const { take } = started()
  for (let n = 0; n < 11; n++) take()
  expect(take().retryAfterMs).toBeGreaterThan(0)
  expect(take('b').retryAfterMs).toBeNull()
})
