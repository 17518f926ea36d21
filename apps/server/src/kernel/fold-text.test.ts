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
  ['क़ीमत', 'कीमत'],
  ['बन्द', 'बंद'],
  ['सम्पर्क', 'संपर्क'],
  ['हाँ', 'हां'],
  ['إيقاف', 'ايقاف'],
  ['آسف', 'اسف'],
  ['تَوَقَّف', 'توقف'],
  ['تــوقف', 'توقف'],
  ['مكتبة', 'مكتبه'],
  ['كيلی', 'كيلي'],
  ['S\u200bTO\u2060P', 'stop'],
  ['\u202bstop\u202c', 'stop'],
  ['stop\ufe0f', 'stop'],
])('%s and %s fold to the same text', (one, other) => {
  expect(foldText(one)).toBe(foldText(other))
})

test.each([
  ['दाम', 'दम'],
  // A nasal before another row's consonant, and one that is doubled.
  ['तुम्हारा', 'तुंहारा'],
  ['अन्न', 'अंन'],
  ['بند', 'بن'],
])('%s and %s fold to different texts', (one, other) => {
  expect(foldText(one)).not.toBe(foldText(other))
})

test('folding a folded text changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(foldText(foldText(text))).toBe(foldText(text))
    }),
  )
})
