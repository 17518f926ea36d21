import fc from 'fast-check'
import { expect, test } from 'vitest'

import { splitText } from './split-text.ts'

const max = 3_072

test('what fits is one part, as it is', () => {
  for (const text of ['', ' ', 'Hi', ` ${'x'.repeat(max - 2)} `]) expect(splitText(text, max)).toEqual([text])
})

test('is cut behind the last word that fits', () => {
  const words = `${'x'.repeat(3_000)} ${'y'.repeat(71)} ${'z'.repeat(10)}`
  expect(splitText(words, max)).toEqual([`${'x'.repeat(3_000)} ${'y'.repeat(71)}`, 'z'.repeat(10)])
  expect(splitText(`${'x'.repeat(3_060)}\n\n${'y'.repeat(20)}`, max)).toEqual(['x'.repeat(3_060), 'y'.repeat(20)])
})

test('a text without words is cut between graphemes', () => {
  expect(splitText('x'.repeat(max * 2 + 1), max).map(({ length }) => length)).toEqual([max, max, 1])
  const family = '👨‍👩‍👧‍👦'
  const parts = splitText(family.repeat(600), max)
  expect(parts.join('')).toBe(family.repeat(600))
  for (const part of parts) expect(part.length % family.length).toBe(0)
})

test('a grapheme that is longer than a part is cut all the same', () => {
  const zalgo = `e${'\u0301'.repeat(max + 10)}`
  expect(splitText(zalgo, max).join('')).toBe(zalgo)
})

test('white space alone makes no empty part in the midst', () => {
  expect(splitText(`a${' '.repeat(max * 2)}b`, max)).toEqual(['a', 'b'])
})

test('any text: no part is too long, none is empty, nothing but white space is lost, and again the same', () => {
  const unit = fc.oneof(
    fc.constantFrom(' ', '\n', '👋🏽', 'é', '界', '👨‍👩‍👧‍👦'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  )
  const property = fc.property(fc.array(unit, { maxLength: 300 }), fc.integer({ min: 20, max: 60 }), (units, limit) => {
    const text = units.join('')
    const parts = splitText(text, limit)
    for (const part of parts) expect(part.length).toBeLessThanOrEqual(limit)
    if (parts.length > 1) for (const part of parts) expect(part).not.toBe('')
    expect(parts.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
    expect(splitText(text, limit)).toEqual(parts)
  })
  fc.assert(property, { seed: 1, numRuns: 300 })
})
