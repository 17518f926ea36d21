import fc from 'fast-check'
import { expect, test } from 'vitest'

import { stableJson } from './body.ts'

test('a webhook body stays the same when it is parsed and serialised again', () => {
  const value = fc.dictionary(fc.string({ unit: 'binary' }), fc.anything(), { noNullPrototype: true })
  fc.assert(
    fc.property(value, (data) => {
      const body = stableJson({ event: 'prospect.qualified', data: storable(data) })
      expect(JSON.stringify(JSON.parse(body))).toBe(body)
    }),
    { numRuns: 300 },
  )
})

test.each([
  ['{"b":1,"10":2,"9":3}', '{"9":3,"10":2,"b":1}'],
  ['{"a":1e21,"b":-0,"c":1E400,"d":0.1e-7}', '{"a":1e+21,"b":0,"c":null,"d":1e-8}'],
  ['{"__proto__":{"x":1},"constructor":2}', '{"__proto__":{"x":1},"constructor":2}'],
  ['{"a":"\\ud800","b":"\\u2028é👋\\u0001"}', '{"a":"\\ud800","b":"\u2028é👋\\u0001"}'],
  ['{"a":12345678901234567890}', '{"a":12345678901234567000}'],
])('the JSON of %s is stable', (text, body) => {
  expect(stableJson(JSON.parse(text))).toBe(body)
  expect(JSON.stringify(JSON.parse(body))).toBe(body)
})

/** Anything that an event's data can hold, that is, any JSON value. */
function storable(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? Number(item) : item)) ?? 'null')
  } catch {
    return null
  }
}
