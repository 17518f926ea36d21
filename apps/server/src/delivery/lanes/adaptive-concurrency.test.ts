import { expect, test } from 'vitest'

import { createAdaptiveConcurrency } from './adaptive-concurrency.ts'

const cap = 64

/** Runs `count` rounds of as many replays as allowed, each of which takes `ms`. */
function rounds(ramp: ReturnType<typeof createAdaptiveConcurrency>, count: number, ms: number): number[] {
  return Array.from({ length: count }, () => {
    const many = ramp.limit(cap)
    for (let n = 0; n < many; n++) ramp.attemptEnded(true, ms)
    return ramp.limit(cap)
  })
}

test('replays start one at a time, and about one more is allowed each round', () => {
  const ramp = createAdaptiveConcurrency()
  expect(ramp.limit(cap)).toBe(1)
  const limits = rounds(ramp, 10, 20)
  expect(limits).toEqual([...limits].sort((a, b) => a - b))
  expect(limits.at(-1)).toBeGreaterThanOrEqual(9)
  expect(limits.at(-1)).toBeLessThanOrEqual(11)
})

test('live traffic keeps half of the slots, and of a single slot replays may use one', () => {
  const ramp = createAdaptiveConcurrency()
  rounds(ramp, 200, 20)
  expect([64, 16, 3, 2, 1].map((slots) => ramp.limit(slots))).toEqual([32, 8, 1, 1, 1])
})

test('each failure halves the allowed replays, down to one', () => {
  const ramp = createAdaptiveConcurrency()
  rounds(ramp, 20, 20)
  const before = ramp.limit(cap)
  ramp.attemptEnded(false, 20)
  expect(ramp.limit(cap)).toBe(Math.floor(before / 2))
  for (let n = 0; n < 10; n++) ramp.attemptEnded(false, 20)
  expect(ramp.limit(cap)).toBe(1)
})

test('a receiver that takes more than twice as long gets fewer replays', () => {
  const ramp = createAdaptiveConcurrency()
  rounds(ramp, 15, 100)
  const before = ramp.limit(cap)
  for (let n = 0; n < before; n++) ramp.attemptEnded(true, 1_000)
  expect(ramp.limit(cap)).toBeLessThan(before / 2 + 1)
})

test('a few milliseconds more do not lower the allowed replays', () => {
  const ramp = createAdaptiveConcurrency()
  rounds(ramp, 10, 1)
  const before = ramp.limit(cap)
  rounds(ramp, 3, 20)
  expect(ramp.limit(cap)).toBeGreaterThan(before)
})
