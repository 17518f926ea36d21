import fc from 'fast-check'
import { expect, test } from 'vitest'

import { createRateLimiter } from './rate-limiter.ts'

const slackMs = 50

/** The times at which attempts start, when the timer is late by these milliseconds. */
function moments(perSecond: number, lateness: readonly number[]): number[] {
  const pace = createRateLimiter(perSecond)
  let now = 1_000_000
  return lateness.map((late) => {
    now = Math.max(now, pace.nextAt()) + late
    pace.consume(now)
    return now
  })
}

test('attempts are spaced evenly, the first at once', () => {
  expect(createRateLimiter(10).nextAt()).toBe(0)
  expect(moments(10, [0, 0, 0, 0])).toEqual([1_000_000, 1_000_050, 1_000_150, 1_000_250])
})

test('a timer that is late by less than an interval does not lower the rate in the long run', () => {
  const times = moments(
    20,
    Array.from({ length: 2_001 }, (_, n) => (n * 7) % 40),
  )
  const took = (times.at(-1) ?? 0) - (times[0] ?? 0)
  expect(took).toBeGreaterThanOrEqual(100_000 - slackMs)
  expect(took).toBeLessThanOrEqual(100_000 + slackMs)
})

test('no period has more attempts than the rate allows, give or take the slack', () => {
  const lateness = fc.array(fc.oneof(fc.constant(0), fc.nat(200), fc.nat(10_000)), { minLength: 2, maxLength: 300 })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), lateness, (perSecond, late) => {
      const times = moments(perSecond, late)
      times.forEach((from, first) => {
        times.slice(first).forEach((to, count) => {
          expect(count).toBeLessThanOrEqual(((to - from + slackMs) * perSecond) / 1_000 + 1e-3)
        })
      })
    }),
    { numRuns: 50 },
  )
})
