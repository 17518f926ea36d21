import { expect, test } from 'vitest'

import { statusCode, statusRange } from './status-range.ts'

test.each([
  ['404', { from: 404, to: 404 }],
  ['5xx', { from: 500, to: 599 }],
])('%s is the range %j', (code, range) => {
  expect(statusRange(code)).toEqual(range)
  expect(statusCode(range)).toBe(code)
})
