import fc from 'fast-check'
import { expect, test } from 'vitest'

import { splitText } from './split-text.ts'

const max = 3_072

test('a text that fits is one unchanged part', () => {
  for (const text of ['', ' ', 'Hi', ` ${'x'.repeat(max - 2)} `]) expect(splitText(text, max)).toEqual([text])
})

test('a text is cut after the last word that fits', () => {
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

test('a grapheme that is longer than a part is cut too', () => {
  const zalgo = `e${'\u0301'.repeat(max + 10)}`
  expect(splitText(zalgo, max).join('')).toBe(zalgo)
})

test('a run of white space makes no empty part in the middle', () => {
  expect(splitText(`a${' '.repeat(max * 2)}b`, max)).toEqual(['a', 'b'])
})

test('parts of any text are neither too long nor empty, lose only white space, and are deterministic', () => {
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
