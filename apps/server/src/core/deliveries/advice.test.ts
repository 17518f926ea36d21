import { expect, test } from 'vitest'

import { adviceOn } from './advice.ts'

const attempt = (status_code: number | null, error_code: string | null = null) => ({
  number: 1,
  started_at: '',
  response_headers: null,
  response_body: '',
  timings: {},
  status_code,
  error_code,
  error: null,
})

test.each([200, 204, 418])('status %s has no advice', (status) => {
  expect(adviceOn(attempt(status))).toBeNull()
})

test.each([
  [301, /redirects/],
  [401, /signature/],
  [404, /path/],
  [429, /rate limit/],
  [500, /log/],
  [502, /proxy/],
])('status %s has advice with %s', (status, advice) => {
  expect(adviceOn(attempt(status))).toMatch(advice)
})

test.each([
  ['dns', /host name/],
  ['timeout', /at once/],
  ['tls', /certificate/],
])('the error %s has advice with %s', (code, advice) => {
  expect(adviceOn(attempt(null, code))).toMatch(advice)
  expect(adviceOn(attempt(200, code))).toMatch(advice)
})
