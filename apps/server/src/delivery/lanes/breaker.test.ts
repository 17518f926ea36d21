import { describe, expect, test } from 'vitest'

import { Breaker } from './breaker.ts'

const cap = 16
const start = 1_000_000

/** A lane's breaker, and its attempts one after the other, all of the present epoch. */
function begin(failing = false) {
  const breaker = new Breaker(failing)
  let now = start
  return {
    breaker,
    limit: () => breaker.limit(cap, now),
    end: (...results: boolean[]) => {
      for (const ok of results) breaker.ended(breaker.epoch, ok, now)
    },
    /** Waits for the next probe; how long that was. */
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

test('ten failures in a row open it, nine do not, and a success counts anew', () => {
  const { breaker, limit, end } = begin()
  end(...fails(9), true, ...fails(9))
  expect([breaker.open, limit()]).toEqual([false, cap])
  end(false)
  expect([breaker.open, limit(), breaker.probeAt]).toEqual([true, 0, start + 1_000])
})

test('while it is open one attempt goes at a time, after pauses that double up to a minute', () => {
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

test('after a success twice as many go each time that many have, until all is well', () => {
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

describe('while more and more go', () => {
  test('a receiver that fails for some gets to all of its slots', () => {
    const { breaker, limit, end, toProbe } = begin()
    end(...fails(10))
    toProbe()
    for (let n = 0; n < 20; n++) end(true, true, false, false, true)
    expect([breaker.open, limit()]).toEqual([false, cap])
  })

  test('five in a row open it again', () => {
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

test('what began before it opened says nothing: fifteen more failures are one opening, a late success closes nothing', () => {
  const { breaker, end, limit, now } = begin()
  const before = breaker.epoch
  end(...fails(10))
  for (const ok of [...fails(5), true]) breaker.ended(before, ok, now())
  expect([breaker.open, limit(), breaker.probeAt]).toEqual([true, 0, start + 1_000])
})

test('one that was failing when it was last heard of begins with a single attempt, at once', () => {
  const { breaker, limit, end } = begin(true)
  expect([breaker.open, limit()]).toEqual([true, 1])
  end(false)
  expect([limit(), breaker.probeAt]).toEqual([0, start + 1_000])
})

describe('a receiver that asks for a rest', () => {
  test('gets it at once, whatever else is under way', () => {
    const { breaker, limit, now } = begin()
    breaker.rest(start + 30_000, now())
    expect([breaker.limit(cap, start + 29_999), breaker.limit(cap, start + 30_000)]).toEqual([0, 1])
    expect(limit()).toBe(0)
  })

  test('gets five minutes at the most', () => {
    const { breaker, now } = begin()
    breaker.rest(start + 86_400_000, now())
    expect(breaker.probeAt).toBe(start + 5 * 60_000)
  })

  test('gets all of it when another answer of the same moment asks for less', () => {
    const { breaker, now } = begin()
    breaker.rest(start + 30_000, now())
    breaker.rest(start + 1_000, now())
    expect(breaker.probeAt).toBe(start + 30_000)
  })
})
