import { expect, test } from 'vitest'

import { centsOf, moneyIn } from './money-in.ts'

test.each([
  ['1200', 120_000],
  ['1200.5', 120_050],
  ['1 200,50', 120_050],
  ['0.1', 10],
  ['', null],
  [' ', null],
])('%j is %j cents', (text, cents) => {
  expect(centsOf(text)).toBe(cents)
})

test('what is shown is what was meant', () => {
  for (const cents of [0, 1, 10, 99, 100, 120_050, null]) expect(centsOf(moneyIn(cents))).toBe(cents)
})
