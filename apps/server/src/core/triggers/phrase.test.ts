import fc from 'fast-check'
import { expect, test } from 'vitest'

import { fold, longestPhrase, phrasesIn, toPhrase } from './phrase.ts'

test.each([
  ['Login', 'login'],
  ['ＬＯＧＩＮ', 'login'],
  ['straße', 'STRASSE'],
  ['ẞ', 'ß'],
  ['ﬁne', 'FINE'],
  ['ΟΔΟΣ', 'οδοσ'],
  ['é', 'E\u0301'],
  ['a\u00a0 \t b', 'a b'],
  ['\u200flogin', 'login'],
  ['lo\u200bgin', 'login'],
  ['\u202alogin\u202c', 'login'],
  ['\ufefflogin', 'LOGIN'],
])('%j and %j fold to the same phrase', (one, other) => {
  expect(fold(one)).toBe(fold(other))
})

test('a phrase is at the start of a message, and the message ends or a space follows', () => {
  expect(phrasesIn('Sign in  X4K')).toEqual(['sign', 'sign in', 'sign in x4k'])
  expect(phrasesIn('  ')).toEqual([])
  expect(phrasesIn('\u200flogin \u200eX4K')).toEqual(['login', 'login x4k'])
})

test('every phrase is found in a message that starts with it, whatever follows', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: longestPhrase })
  const property = fc.property(text, text, (phrase, rest) => {
    const stored = toPhrase(phrase)
    if (fold(stored) === '' || stored.length > longestPhrase) return
    expect(phrasesIn(phrase)).toContain(fold(stored))
    expect(phrasesIn(`${phrase} ${rest}`)).toContain(fold(stored))
  })
  fc.assert(property, { numRuns: 500 })
})

test('a message of any length yields a bounded number of phrases', () => {
  expect(phrasesIn('a '.repeat(100_000)).length).toBeLessThan(500)
})
