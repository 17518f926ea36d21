import fc from 'fast-check'
import { expect, test } from 'vitest'

import { foldText } from './fold-text.ts'

test.each([
  ['Começar', 'COMECAR'],
  ['ＳＴＯＰ', 'stop'],
  ['Straße', 'STRASSE'],
  ['ΟΔΟΣ', 'οδος'],
  ['İPTAL', 'iptal'],
  ['ख़रीदना', 'ख़रीदना'],
])('%s and %s fold to the same text', (one, other) => {
  expect(foldText(one)).toBe(foldText(other))
})

test('words that differ by their vowel signs fold to different texts', () => {
  expect(foldText('दाम')).not.toBe(foldText('दम'))
})

test('folding a folded text changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(foldText(foldText(text))).toBe(foldText(text))
    }),
  )
})
