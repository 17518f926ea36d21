import { describe, expect, test } from 'vitest'

import { Breaker } from './breaker.ts'

const cap = 16
const start = 1_000_000

/** A lane's breaker, and functions that end its attempts one after the other in the current epoch. */
function begin(failing = false) {
  const breaker = new Breaker(failing)
  let now = start
  return {
    breaker,
    limit: () => breaker.limit(cap, now),
    end: (...results: boolean[]) => {
      for (const ok of results) breaker.ended(breaker.epoch, ok, now)
    },
    /** Advances to the next probe, and returns how long that was. */
    toProbe() {
      const wait = breaker.probeAt - now
      now = breaker.probeAt
      expect(breaker.limit(cap, now)).toBe(1)
      return wait
    },
    now: () => now,
  }
}

const fails = (n: number) => Array.from({ length: n }, () => false)
const succeeds = (n: number) => Array.from({ length: n }, () => true)

test('ten failures in a row open the breaker, nine do not, and a success resets the count', () => {
  const { breaker, limit, end } = begin()
  end(...fails(9), true, ...fails(9))
  expect([breaker.open, limit()]).toEqual([false, cap])
  end(false)
  expect([breaker.open, limit(), breaker.probeAt]).toEqual([true, 0, start + 1_000])
})

test('an open breaker allows one attempt at a time, after pauses that double up to a minute', () => {
  const { limit, end, toProbe } = begin()
  end(...fails(10))
  const waits = Array.from({ length: 9 }, () => {
    const wait = toProbe()
    end(false)
    expect(limit()).toBe(0)
    return wait
  })
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000])
})

test('after a successful probe the limit doubles whenever it was used up, until the breaker is closed', () => {
  const { breaker, limit, end, toProbe } = begin()
  end(...fails(10))
  toProbe()
  const limits: number[] = []
  for (const many of [1, 2, 4, 8, 16]) {
    end(...succeeds(many))
    limits.push(limit())
  }
  expect([breaker.open, limits]).toEqual([false, [2, 4, 8, cap, cap]])
  end(...fails(9))
  expect([breaker.open, limit()]).toEqual([false, cap])
})

describe('while the limit rises,', () => {
  test('a receiver that fails some attempts gets back to all of its slots', () => {
    const { breaker, limit, end, toProbe } = begin()
    end(...fails(10))
    toProbe()
    for (let n = 0; n < 20; n++) end(true, true, false, false, true)
    expect([breaker.open, limit()]).toEqual([false, cap])
  })

  test('five failures in a row open the breaker again', () => {
    const { breaker, limit, end, toProbe } = begin()
    end(...fails(10))
    toProbe()
    end(...succeeds(7), ...fails(4))
    expect(breaker.open).toBe(false)
    end(false)
    expect([breaker.open, limit()]).toEqual([true, 0])
    expect(toProbe()).toBe(1_000)
  })
})

test('attempts from before the breaker opened do not count: late failures or successes change nothing', () => {
  const { breaker, end, limit, now } = begin()
  const before = breaker.epoch
  end(...fails(10))
  for (const ok of [...fails(5), true]) breaker.ended(before, ok, now())
  expect([breaker.open, limit(), breaker.probeAt]).toEqual([true, 0, start + 1_000])
})

test('the breaker of a lane that was failing when last known starts with a single attempt at once', () => {
  const { breaker, limit, end } = begin(true)
  expect([breaker.open, limit()]).toEqual([true, 1])
  end(false)
  expect([limit(), breaker.probeAt]).toEqual([0, start + 1_000])
})

describe('a receiver that asks for a pause', () => {
  test('gets it at once, whatever else is in flight', () => {
    const { breaker, limit, now } = begin()
    breaker.rest(start + 30_000, now())
    expect([breaker.limit(cap, start + 29_999), breaker.limit(cap, start + 30_000)]).toEqual([0, 1])
    expect(limit()).toBe(0)
  })

  test('gets at most five minutes', () => {
    const { breaker, now } = begin()
    breaker.rest(start + 86_400_000, now())
    expect(breaker.probeAt).toBe(start + 5 * 60_000)
  })

  test('gets the longer pause when a concurrent answer asks for less', () => {
    const { breaker, now } = begin()
    breaker.rest(start + 30_000, now())
    breaker.rest(start + 1_000, now())
    expect(breaker.probeAt).toBe(start + 30_000)
  })
})
