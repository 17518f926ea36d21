import { expect, test } from 'vitest'

import { toggled, withRange } from './use-selection.ts'

test('a row is chosen, and chosen no more', () => {
  expect([...toggled(new Set([1]), 2)]).toEqual([1, 2])
  expect([...toggled(new Set([1, 2]), 1)]).toEqual([2])
})

test('a range has both ends, in either direction, and what was chosen before', () => {
  const shown = [9, 8, 7, 6, 5]
  expect([...withRange(new Set([5]), shown, 9, 7)]).toEqual([5, 9, 8, 7])
  expect([...withRange(new Set(), shown, 6, 8)]).toEqual([8, 7, 6])
  expect([...withRange(new Set(), shown, 8, 8)]).toEqual([8])
  expect([...withRange(new Set([9]), shown, 1, 8)]).toEqual([9, 8])
})
