import { expect, test } from 'vitest'

import { slashIn, withReply } from './slash-in.ts'

test.each([
  ['/', 1, ''],
  ['/Thanks', 7, 'thanks'],
  ['Hello /th', 9, 'th'],
  ['Hello\n/obrigado-já', 18, 'obrigado-já'],
  ['/thanks and more', 4, 'tha'],
])('%j at %i looks for %j', (text, cursor, prefix) => {
  expect(slashIn(text, cursor)?.prefix).toBe(prefix)
})

test.each([
  ['', 0],
  ['and/or', 6],
  ['https://example.com', 19],
  ['/thanks ', 8],
  ['1/2', 3],
])('%j at %i looks for nothing', (text, cursor) => {
  expect(slashIn(text, cursor)).toBeUndefined()
})

test('a reply takes the place of what was typed, and leaves the rest', () => {
  const text = 'Hello /th, bye'
  const slash = slashIn(text, 9)
  expect(slash && withReply(text, slash, 'thank you')).toBe('Hello thank you, bye')
})
