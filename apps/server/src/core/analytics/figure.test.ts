import { expect, test } from 'vitest'

import { checkDays, periodsOf } from './days.ts'
import { timeClass, timeClasses, timeOf } from './figure.ts'

test.for([1, 2, 59, 60, 3_600, 86_400, 2_500_000])('%d seconds are found again, within a fifth', (seconds) => {
  const took = Array.from({ length: timeClasses }, () => 0)
  took[timeClass(seconds)] = 3
  const found = timeOf(took, 0.5)
  expect(found).toBeGreaterThanOrEqual(seconds)
  expect(found).toBeLessThanOrEqual(Math.ceil(seconds * 1.2))
})

test('a share is of all', () => {
  const took = Array.from({ length: timeClasses }, () => 0)
  took[0] = 9
  took[40] = 1
  expect([timeOf(took, 0.5), timeOf(took, 0.9), timeOf(took, 0.91)]).toEqual([1, 1, 1_024])
  expect(timeOf([], 0.5)).toBeNull()
})

test('days are the thirty up to today, or from a day on', () => {
  expect(checkDays({}, '2026-03-01')).toEqual({ from: '2026-01-31', to: '2026-03-01' })
  expect(checkDays({ from: '2026-02-20' }, '2026-03-01')).toEqual({ from: '2026-02-20', to: '2026-03-01' })
  expect(checkDays({ from: '2024-01-01' }, '2026-03-01')).toEqual({ from: '2024-01-01', to: '2025-02-03' })
  expect(checkDays({ to: '2026-01-10' }, '2026-03-01')).toEqual({ from: '2025-12-12', to: '2026-01-10' })
})

test('a week begins on Monday', () => {
  expect(periodsOf('week', { from: '2026-01-01', to: '2026-01-12' })).toEqual([
    '2025-12-29',
    '2026-01-05',
    '2026-01-12',
  ])
})
