import { expect, test } from 'vitest'

import { shownPath } from './shown-path.ts'

test.each([
  ['/v1/contacts', '/v1/contacts'],
  ['/v1/contacts?limit=5&stage=New%20one', '/v1/contacts?limit=5&stage=New%20one'],
  ['/v1/x?api_key=k1&limit=5&Token=t&hub.verify_token=v', '/v1/x?api_key=***&limit=5&Token=***&hub.verify_token=***'],
  ['/v1/x?password&a', '/v1/x?password=***&a'],
  ['/v1/x?phone=919812345678&q=Asha&state=pending', '/v1/x?phone=***&q=***&state=pending'],
  ['/v1/x?', '/v1/x?'],
])('%s is shown as %s', (url, shown) => {
  expect(shownPath(url)).toBe(shown)
})

test('a long path is cut', () => {
  expect(shownPath(`/v1/${'a'.repeat(5_000)}`)).toHaveLength(1_000)
})
