import { expect, test } from 'vitest'

import { latencyClass, latencyClasses, percentile } from './latency.ts'

function counted(...times: number[]): number[] {
  const counts = Array.from({ length: latencyClasses }, () => 0)
  for (const ms of times) counts[latencyClass(ms)] = (counts[latencyClass(ms)] ?? 0) + 1
  return counts
}

test.each([0, 0.4, 1, 2, 3, 90, 1_000, 15_000])('%d ms is in a class that ends at most 42 % later', (ms) => {
  const end = percentile(counted(ms), 1) ?? 0
  expect(end).toBeGreaterThanOrEqual(Math.floor(ms))
  expect(end).toBeLessThanOrEqual(Math.max(1, Math.ceil(ms * 1.42)))
})

test('longer than all classes counts in the last', () => {
  expect(latencyClass(10_000_000)).toBe(latencyClasses - 1)
})

test('the 95th percentile leaves out the slowest twentieth', () => {
  const fast = Array.from({ length: 95 }, () => 8)
  const slow = Array.from({ length: 5 }, () => 8_000)
  expect(percentile(counted(...fast, ...slow), 0.95)).toBe(8)
  expect(percentile(counted(...fast, ...slow, 8_000), 0.95)).toBeGreaterThan(8_000)
})

test('without attempts there is no percentile', () => {
  expect(percentile(counted(), 0.95)).toBeNull()
})
