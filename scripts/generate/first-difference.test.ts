import { expect, it } from 'vitest'

import { firstDifference } from './first-difference.ts'

it.each([
  ['a changed line', 'a\nb', 'a\nc', 'line 2:\n- b\n+ c'],
  ['a missing line', 'a', 'a\nb', 'line 2:\n- (end)\n+ b'],
  ['a line too many', 'a\nb', 'a', 'line 2:\n- b\n+ (end)'],
])('the first difference shows %s', (_, current, expected, hint) => {
  expect(firstDifference(current, expected)).toBe(hint)
})
