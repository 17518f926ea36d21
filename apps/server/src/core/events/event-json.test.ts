import { expect, test } from 'vitest'

import { eventJson } from './event-json.ts'

const largest = 131_072

test('data of a usual size stays as it is', () => {
  const data = { id: 1, name: 'x'.repeat(100_000), attributes: { a: 1 } }
  expect(eventJson(data)).toBe(JSON.stringify(data))
})

test.each([
  ['text', { text: '✓'.repeat(400_000) }, { text: '✓'.repeat(1_000) }],
  [
    'half a surrogate pair',
    { text: `${'x'.repeat(999)}${'😀'.repeat(100_000)}` },
    { text: `${'x'.repeat(999)}\uFFFD` },
  ],
  ['an object', { attributes: { a: 'x'.repeat(200_000) } }, { attributes: {} }],
  ['content', { content: { type: 'order', note: 'x'.repeat(200_000) } }, { content: { type: 'order' } }],
  ['a list', { labels: Array.from({ length: 50_000 }, () => 'label') }, { labels: [] }],
])('of a large one, %s is cut and named', (_, large, cut) => {
  const json = eventJson({ id: 7, name: 'Rohan', ...large })
  expect(Buffer.byteLength(json)).toBeLessThanOrEqual(largest)
  expect(JSON.parse(json)).toEqual({ id: 7, name: 'Rohan', ...cut, truncated: Object.keys(large) })
})

test('no more is cut than has to be', () => {
  const data = { id: 7, small: { a: 1 }, large: { a: 'x'.repeat(90_000) }, larger: { a: 'x'.repeat(100_000) } }
  expect(JSON.parse(eventJson(data))).toEqual({ ...data, larger: {}, truncated: ['larger'] })
})
