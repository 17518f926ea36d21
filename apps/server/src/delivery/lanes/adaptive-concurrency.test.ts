import { expect, test } from 'vitest'

import { createAdaptiveConcurrency } from './adaptive-concurrency.ts'

const cap = 64

/** Rounds of as many replays as are allowed, each of which takes so long. */
function rounds(ramp: ReturnType<typeof createAdaptiveConcurrency>, count: number, ms: number): number[] {
  return Array.from({ length: count }, () => {
    const many = ramp.limit(cap)
    for (let n = 0; n < many; n++) ramp.attemptEnded(true, ms)
    return ramp.limit(cap)
  })
}

test('replays begin one at a time, and one more goes about each round', () => {
  const ramp = createAdaptiveConcurrency()
  expect(ramp.limit(cap)).toBe(1)
  const limits = rounds(ramp, 10, 20)
  expect(limits).toEqual([...limits].sort((a, b) => a - b))
  expect(limits.at(-1)).toBeGreaterThanOrEqual(9)
  expect(limits.at(-1)).toBeLessThanOrEqual(11)
})

test('live traffic keeps half of the slots, and a single slot is one', () => {
  const ramp = createAdaptiveConcurrency()
  rounds(ramp, 200, 20)
  expect([64, 16, 3, 2, 1].map((slots) => ramp.limit(slots))).toEqual([32, 8, 1, 1, 1])
})

test('a failure halves them, again and again down to one', () => {
  const ramp = createAdaptiveConcurrency()
  rounds(ramp, 20, 20)
  const before = ramp.limit(cap)
  ramp.attemptEnded(false, 20)
  expect(ramp.limit(cap)).toBe(Math.floor(before / 2))
  for (let n = 0; n < 10; n++) ramp.attemptEnded(false, 20)
  expect(ramp.limit(cap)).toBe(1)
})

test('a receiver that takes more than twice as long is given less', () => {
  const ramp = createAdaptiveConcurrency()
  rounds(ramp, 15, 100)
  const before = ramp.limit(cap)
  for (let n = 0; n < before; n++) ramp.attemptEnded(true, 1_000)
  expect(ramp.limit(cap)).toBeLessThan(before / 2 + 1)
})

test('a few milliseconds more are nothing', () => {
  const ramp = createAdaptiveConcurrency()
  rounds(ramp, 10, 1)
  const before = ramp.limit(cap)
  rounds(ramp, 3, 20)
  expect(ramp.limit(cap)).toBeGreaterThan(before)
})
