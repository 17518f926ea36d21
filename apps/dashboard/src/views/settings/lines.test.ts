import { expect, test } from 'vitest'

import { fromLines, renamesBetween, toLines } from './lines.ts'

test('a list is one item a line, without empty ones', () => {
  expect(fromLines(' New \n\nWon\n')).toEqual(['New', 'Won'])
  expect(fromLines(toLines(['New', 'Won']))).toEqual(['New', 'Won'])
})

test.each([
  [['New', 'Won'], ['Naya', 'Won'], { New: 'Naya' }],
  [['New', 'Won'], ['Won', 'New'], {}],
  [['New', 'Won'], ['New', 'Hot', 'Won'], {}],
  [['New', 'Won'], ['Won'], {}],
  [['New', 'Won'], ['Won', 'Hot'], {}],
])('from %o to %o, %o are renamed', (before, after, renamed) => {
  expect(renamesBetween(before, after)).toEqual(renamed)
})
