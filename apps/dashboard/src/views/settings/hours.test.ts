import { expect, test } from 'vitest'

import { fromText, toText } from './hours.ts'

const split = [
  { from: '09:00', to: '13:00' },
  { from: '14:00', to: '18:00' },
]

test('hours are written as people do', () => {
  expect(toText(split)).toBe('09:00–13:00, 14:00–18:00')
  expect(fromText(toText(split))).toEqual(split)
  expect(fromText('9:00-13:00 , 14:00 - 18:00,')).toEqual(split)
  expect(fromText('')).toEqual([])
  expect(fromText('always')).toEqual([{ from: 'always', to: '' }])
})
