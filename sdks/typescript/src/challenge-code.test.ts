import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createChallengeCode, extractChallengeCode } from './index.ts'
import { readVectors } from './vectors.test-helper.ts'

interface CodeVectors {
  default_length: number
  default_charset: string
  lengths: number[]
  bad_lengths: unknown[]
  charsets: string[]
  bad_charsets: unknown[]
}

const vectors = readVectors<CodeVectors>('codes.json')
const { cases } = readVectors<{ cases: { text: string | null; trigger: string; code: string | null }[] }>(
  'extract.json',
)
const times = <Value>(count: number, make: () => Value) => Array.from({ length: count }, make)

describe('createChallengeCode', () => {
  test('returns six unambiguous letters and digits', () => {
    const codes = times(2_000, () => createChallengeCode())
    for (const code of codes) expect([...code]).toHaveLength(vectors.default_length)
    expect([...new Set(codes.join(''))].toSorted().join('')).toBe([...vectors.default_charset].toSorted().join(''))
    expect(new Set(codes).size).toBeGreaterThan(1_990)
  })

  test.each(vectors.lengths)('returns a code of the requested length %i', (length) => {
    expect(createChallengeCode({ length })).toHaveLength(length)
  })

  test.each(vectors.bad_lengths)('refuses the length %j', (length) => {
    expect(() => createChallengeCode({ length: length as number })).toThrow(/^length must be/)
  })

  test.each(vectors.charsets)('uses every symbol of the charset and no other: %s', (charset) => {
    const drawn = new Set(times(500, () => [...createChallengeCode({ charset, length: 12 })]).flat())
    expect([...drawn].toSorted()).toEqual([...charset].toSorted())
  })

  test.each(vectors.bad_charsets)('refuses the charset %j', (charset) => {
    expect(() => createChallengeCode({ charset: charset as string })).toThrow(/^charset must/)
  })
})

/** How uneven the symbols are: sum((drawn - expected)² / expected). */
function chiSquared(symbols: string, drawn: string): number {
  const counts = new Map([...symbols].map((symbol) => [symbol, 0]))
  for (const symbol of drawn) counts.set(symbol, (counts.get(symbol) ?? 0) + 1)
  const expected = drawn.length / counts.size
  return [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

// Evenly drawn symbols exceed `limit` once in 1e9 runs: it is the value of chi squared at p = 1e-9 with one degree
// of freedom less than there are symbols. With `codes` codes the bias of `byte % symbols` always shows.
describe.each([
  { symbols: 'ABCDEFG', limit: 53.34, codes: 120_000 },
  { symbols: vectors.default_charset, limit: 101.69, codes: 20_000 },
  { symbols: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456', limit: 105.17, codes: 20_000 },
])('a code of the charset $symbols', ({ symbols, limit, codes }) => {
  test('is drawn evenly', () => {
    const drawn = times(codes, () => createChallengeCode({ charset: symbols, length: 12 })).join('')
    expect(chiSquared(symbols, drawn)).toBeLessThan(limit)
  })

  test('would be uneven with a modulo bias', () => {
    const drawn = Array.from(randomBytes(codes * 12), (byte) => symbols[byte % symbols.length]).join('')
    expect(chiSquared(symbols, drawn)).toBeGreaterThan(limit)
  })
})

describe('extractChallengeCode', () => {
  test.each(cases)('finds $code in "$text" after "$trigger"', ({ text, trigger, code }) => {
    expect(extractChallengeCode(text, trigger)).toBe(code)
  })

  test('finds every created code, in any spelling of the message', () => {
    const phrase = fc.stringMatching(/^[a-z]{1,8}( [a-z]{1,8})?$/)
    fc.assert(
      fc.property(phrase, fc.integer({ min: 4, max: 12 }), fc.boolean(), (trigger, length, upper) => {
        const code = createChallengeCode({ length })
        const text = `  ${trigger}  ${code} thanks`
        expect(extractChallengeCode(upper ? text.toUpperCase() : text.toLowerCase(), trigger)).toBe(code)
      }),
    )
  })

  test('never throws for a text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(extractChallengeCode(text, 'login')).toSatisfy((code) => code === null || typeof code === 'string')
      }),
    )
  })

  test('throws without a trigger phrase', () => {
    expect(() => extractChallengeCode('login X4K9MQ', '')).toThrow(RangeError)
    expect(() => extractChallengeCode('login X4K9MQ', ' \n')).toThrow(RangeError)
    expect(() => extractChallengeCode('login X4K9MQ', undefined as unknown as string)).toThrow(TypeError)
  })
})
