import { expect, test } from 'vitest'

import { canRetryAll, retryOf } from './retry-of.ts'

const now = new Date('2026-01-15T09:30:20.000Z')
const month = { since: '2025-12-16T09:30:00.000Z', until: now.toISOString() }

test('all that the list shows is retried, if it is exhausted', () => {
  expect(retryOf({}, now)).toEqual({ ...month, state: 'exhausted' })
  expect(retryOf({ tail: '1' }, now)).toEqual({ ...month, state: 'exhausted' })
  expect(retryOf({ state: 'cancelled' }, now)).toEqual({ ...month, state: 'cancelled' })
})

test('its filters are passed on as the API has them', () => {
  const filters = {
    endpoint_id: '17',
    contact_id: '4821',
    status_code: '5xx',
    event_type: 'contact.created',
    q: 'Rohan',
  }
  expect(retryOf({ ...filters, within: '1h' }, now)).toEqual({
    ...filters,
    state: 'exhausted',
    since: '2026-01-15T08:30:00.000Z',
    until: now.toISOString(),
    endpoint_id: 17,
    contact_id: 4821,
  })
})

test.each([
  [{}, true],
  [{ state: 'exhausted', q: 'Rohan' }, true],
  [{ state: 'pending' }, false],
  [{ event_id: '019bc0f5-8f40-7c3e-9d51-2a6b8e0f4c17' }, false],
])('whether all of %j can be retried: %s', (filters, expected) => {
  expect(canRetryAll(filters)).toBe(expected)
})
