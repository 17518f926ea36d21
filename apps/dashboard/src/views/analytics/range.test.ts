import { expect, test } from 'vitest'

import { pathThrough } from './path-through.ts'
import { rangeOf } from './range.ts'

const today = '2026-03-01'

test.for([
  [{}, '2026-01-31', today, 'day'],
  [{ range: 'd' }, today, today, 'day'],
  [{ range: 'w' }, '2026-02-23', today, 'day'],
  [{ range: 'q' }, '2025-12-02', today, 'week'],
  [{ range: 'y' }, '2025-03-02', today, 'month'],
  [{ from: '2026-02-01', to: '2026-02-10' }, '2026-02-01', '2026-02-10', 'day'],
  // What is no day, or lies the wrong way round, is as if it weren't there.
  [{ from: 'x', to: '1' }, '2026-01-31', today, 'day'],
  [{ from: '2026-02-11', to: '2026-02-10', range: 'w' }, '2026-02-04', '2026-02-10', 'day'],
] as const)('%j', ([filters, from, to, groupBy]) => {
  expect(rangeOf(filters, today)).toEqual({ from, to, groupBy, before: undefined })
})

test('the period before is as long, and ends the day before', () => {
  expect(rangeOf({ range: 'w', compare: 'yes' }, today).before).toEqual({ from: '2026-02-16', to: '2026-02-22' })
})

test('a line has gaps where there is nothing, and a point alone is a short line', () => {
  expect(
    pathThrough([
      [0, 5],
      [10, 6],
      [20, null],
      [30, 7],
    ]),
  ).toBe('M0 5L10 6M27 7h6')
})
