import { expect, test } from 'vitest'

import { createBacklogThrottle } from './backlog-throttle.ts'

/** A backlog, and new work that comes every 5 ms. `busy` gives the load at this number of attempts a second. */
function site(busy: (perSecond: number) => number) {
  let now = 0
  let perSecond = 0
  const throttle = createBacklogThrottle({ load: () => busy(perSecond), elapsed: () => now })
  return {
    /** Backlog attempts a second, checked every millisecond. `most` is the maximum within one millisecond. */
    run(seconds: number, { withNew = true, behindMs = 0 } = {}) {
      const recent: number[] = []
      let most = 0
      let begun = 0
      for (let ms = 0; ms < seconds * 1_000; ms++, now++) {
        if (withNew && ms % 5 === 0) throttle.attemptStarted(null)
        let together = 0
        for (; together < 16 && !throttle.shouldYield(); together++) throttle.attemptStarted(behindMs)
        most = Math.max(most, together)
        begun += together
        recent.push(together)
        if (recent.length > 100) recent.shift()
        perSecond = recent.reduce((sum, one) => sum + one) * (1_000 / recent.length)
      }
      return { perSecond: begun / seconds, most }
    },
  }
}

test('while the process is busy with new work, a backlog continues slowly and never in bursts', () => {
  const { perSecond, most } = site(() => 0.9).run(10)
  expect(perSecond).toBeGreaterThan(245)
  expect(perSecond).toBeLessThan(260)
  expect(most).toBeLessThanOrEqual(2)
})

test('while new work arrives, a backlog continues as fast as a quarter of the processor allows', () => {
  // New work takes a twentieth of the processor, each backlog attempt 0.2 ms.
  const { perSecond } = site((rate) => 0.05 + rate * 0.0002).run(10)
  expect(perSecond).toBeGreaterThan(800)
  expect(perSecond).toBeLessThan(1_200)
})

test('a backlog becomes twice as fast each 20 s that it lasts, so that no inflow outruns it for ever', () => {
  const perSecond = [19_999, 20_000, 45_000, 60_000].map((behindMs) => site(() => 0.9).run(10, { behindMs }).perSecond)
  expect(perSecond.map((each) => Math.round(each / 50) * 50)).toEqual([250, 500, 1_000, 2_000])
})

test('a backlog alone is not throttled, from a quarter of a second after the last new work', () => {
  const { run } = site(() => 0.9)
  run(1)
  expect(run(0.24, { withNew: false }).perSecond).toBeLessThan(300)
  run(0.01, { withNew: false })
  expect(run(1, { withNew: false }).perSecond).toBe(16_000)
})
