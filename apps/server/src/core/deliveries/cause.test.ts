import { expect, test } from 'vitest'

import { causeOf } from './cause.ts'

const attempt = (status_code: number | null, error_code: string | null = null, error: string | null = null) => ({
  number: 1,
  started_at: '',
  response_headers: null,
  response_body: '',
  timings: {},
  status_code,
  error_code,
  error,
})

test.each([
  [200, null],
  [204, null],
  [500, 'answered 500 Internal Server Error'],
  [503, 'answered 503 Service Unavailable'],
  [302, 'answered 302 Found: redirects are not followed; subscribe the URL it points to'],
  [304, 'answered 304 Not Modified'],
  [404, 'answered 404 Not Found: nothing is at this URL: check its path'],
  [418, "answered 418 I'm a Teapot"],
  [599, 'answered 599'],
])('status %s has the cause %s', (status, cause) => {
  expect(causeOf(attempt(status), null)).toBe(cause)
})

test.each([400, 401, 403])('the cause of status %s has a hint about the signature', (status) => {
  expect(causeOf(attempt(status), null)).toMatch(
    /if the receiver checks the signature: the signature is over the raw bytes of the body, before any JSON parsing, and its timestamp may be five minutes off at most$/,
  )
})

test.each([301, 307, 308, 405, 410, 413, 415, 502, 504])('the cause of status %s has a hint', (status) => {
  expect(causeOf(attempt(status), null)).toMatch(/^answered \d{3} [A-Z][\w ]+: \w/)
})

test('the cause of status 429 says when attempts resume', () => {
  const at = '2026-01-15T09:30:05.000Z'
  expect(causeOf(attempt(429), at)).toBe(
    `answered 429 Too Many Requests: the receiver takes no more for now; the next attempt is at ${at}`,
  )
  expect(causeOf(attempt(429), null)).toBe('answered 429 Too Many Requests: the receiver takes no more for now')
})

test('an error before or after the status line is quoted as it was recorded', () => {
  const refused = 'connection refused by 127.0.0.1:9'
  expect(causeOf(attempt(null, 'connection_refused', refused), null)).toBe(refused)
  const broken = 'example.com closed the connection in the middle of its answer'
  expect(causeOf(attempt(200, 'connection_reset', broken), null)).toBe(`answered 200 OK, but ${broken}`)
  const asked = 'the receiver asked not to try it again'
  expect(causeOf(attempt(400, null, asked), null)).toBe(`answered 400 Bad Request; ${asked}`)
})
