import { expect, test } from 'vitest'

import { createCourtesy } from './courtesy.ts'

/** A backlog and something new, of which one comes every 5 ms; `busy` tells the load while so many a second are attempted. */
function site(busy: (perSecond: number) => number) {
  let now = 0
  let perSecond = 0
  const courtesy = createCourtesy({ load: () => busy(perSecond), elapsed: () => now })
  return {
    /** How many of the backlog are attempted a second, looked after every millisecond; `most`: in one of them. */
    run(seconds: number, withNew = true) {
      const recent: number[] = []
      let most = 0
      let begun = 0
      for (let ms = 0; ms < seconds * 1_000; ms++, now++) {
        if (withNew && ms % 5 === 0) courtesy.begins(false)
        let together = 0
        for (; together < 16 && !courtesy.waits(); together++) courtesy.begins(true)
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

test('beside something new it goes on slowly while the process is busy, never in bursts', () => {
  const { perSecond, most } = site(() => 0.9).run(10)
  expect(perSecond).toBeGreaterThan(245)
  expect(perSecond).toBeLessThan(260)
  expect(most).toBeLessThanOrEqual(2)
})

test('and as quickly as two fifths of the processor allow', () => {
  // Something new takes a fifth of it, each of the backlog 0.2 ms.
  const { perSecond } = site((rate) => 0.2 + rate * 0.0002).run(10)
  expect(perSecond).toBeGreaterThan(800)
  expect(perSecond).toBeLessThan(1_200)
})

test('alone it waits for nobody, from a quarter of a second after the last of the others', () => {
  const { run } = site(() => 0.9)
  run(1)
  expect(run(0.24, false).perSecond).toBeLessThan(300)
  run(0.01, false)
  expect(run(1, false).perSecond).toBe(16_000)
})
