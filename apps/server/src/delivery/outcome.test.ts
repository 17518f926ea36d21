import { describe, expect, test } from 'vitest'

import { defaultTimings } from '../kernel/timings.ts'
import { decide } from './outcome.ts'
import type { AttemptResult } from './sender.ts'

const now = new Date('2026-01-15T09:30:00Z')
const schedule = defaultTimings.retrySchedule
const timings = { dns_ms: null, connect_ms: null, tls_ms: null, first_byte_ms: null, total_ms: 1 }
const answer = (status: number | null, retryAfter: string | null = null): AttemptResult => ({
  status_code: status,
  error: status === null ? { code: 'timeout', message: 'no answer' } : null,
  retry_after: retryAfter,
  abort: false,
  content_type: null,
  response_headers: null,
  response_body: '',
  timings,
})
const wait = (result: AttemptResult, attempts = 1, random = 0.5) =>
  ((decide(result, attempts, now, schedule, random).dueAt?.getTime() ?? 0) - now.getTime()) / 1_000

const minute = 60
const hour = 60 * minute

test('2xx is delivered', () => {
  for (const status of [200, 201, 202, 204, 299]) {
    expect(decide(answer(status), 1, now, schedule)).toMatchObject({ state: 'delivered', dueAt: null, gone: false })
  }
})

test('anything else is not, nor a 2xx whose body broke off', () => {
  for (const status of [null, 199, 300, 301, 304, 400, 401, 404, 409, 422, 429, 500, 502, 503, 599]) {
    expect(decide(answer(status), 1, now, schedule)).toMatchObject({ state: 'pending', gone: false })
  }
  const broken = { ...answer(200), error: { code: 'timeout' as const, message: 'timed out' } }
  expect(decide(broken, 1, now, schedule).state).toBe('pending')
})

test.each([
  [1, 5],
  [2, 5 * minute],
  [3, 30 * minute],
  [4, 2 * hour],
  [5, 5 * hour],
  [6, 10 * hour],
  [7, 14 * hour],
  [8, 20 * hour],
  [9, 24 * hour],
])('after attempt %i it waits %i s, give or take a tenth', (attempts, seconds) => {
  expect(wait(answer(500), attempts)).toBe(seconds)
  expect(wait(answer(500), attempts, 0)).toBeCloseTo(seconds * 0.9)
  expect(wait(answer(500), attempts, 1)).toBeCloseTo(seconds * 1.1)
})

test('after the tenth it is exhausted', () => {
  for (const attempts of [10, 11, 100]) {
    expect(decide(answer(500), attempts, now, schedule)).toMatchObject({ state: 'exhausted', dueAt: null, gone: false })
    expect(decide(answer(200), attempts, now, schedule).state).toBe('delivered')
  }
})

test('410 is gone', () => {
  expect(decide(answer(410), 1, now, schedule)).toMatchObject({ state: 'exhausted', dueAt: null, gone: true })
})

describe('Retry-After', () => {
  const inAnHour = new Date(now.getTime() + hour * 1_000).toUTCString()
  test.each([429, 503])('is honoured of a %i', (status) => {
    expect(wait(answer(status, '120'))).toBe(120)
    expect(wait(answer(status, ' 120 '))).toBe(120)
    expect(wait(answer(status, inAnHour))).toBe(hour)
  })

  test.each([400, 500, 502])('is not of a %i', (status) => {
    expect(wait(answer(status, '120'))).toBe(5)
    expect(wait(answer(status, inAnHour))).toBe(5)
  })

  test('shortens no wait, and lengthens none beyond a day', () => {
    expect(wait(answer(429, '1'))).toBe(5)
    expect(wait(answer(429, '0'))).toBe(5)
    expect(wait(answer(429, '120'), 2)).toBe(5 * minute)
    expect(wait(answer(429, '9999999999'))).toBe(24 * hour)
    expect(wait(answer(429, 'Fri, 31 Dec 9999 23:59:59 GMT'))).toBe(24 * hour)
  })

  test.each(['', 'soon', '-1', '1.5', 'Thu, 01 Jan 1970 00:00:00 GMT', 'NaN'])('of %j means nothing', (header) => {
    expect(wait(answer(503, header))).toBe(5)
  })
})

test('the receiver may ask for no more attempts of one delivery', () => {
  const asked = { ...answer(500), abort: true }
  expect(decide(asked, 1, now, schedule)).toMatchObject({
    state: 'cancelled',
    dueAt: null,
    gone: false,
    problem: expect.stringMatching(/asked not to/),
  })
  expect(decide({ ...answer(200), abort: true }, 1, now, schedule).state).toBe('delivered')
})

test('it may ask for a rest, of the endpoint as a whole', () => {
  expect(decide(answer(429, '30'), 1, now, schedule).restUntil).toEqual(new Date(now.getTime() + 30_000))
  expect(decide(answer(503, '30'), 10, now, schedule)).toMatchObject({
    state: 'exhausted',
    restUntil: expect.any(Date),
  })
  expect(decide(answer(500, '30'), 1, now, schedule).restUntil).toBeNull()
  expect(decide(answer(429), 1, now, schedule).restUntil).toBeNull()
})
