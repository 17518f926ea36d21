import { expect, test } from 'vitest'

import { laterTimes } from './later-times.ts'

test('mornings are those of the zone', () => {
  // Saturday the 17th in Kolkata, when it is still Friday in UTC.
  expect(laterTimes(new Date('2026-01-16T20:00:00Z'), 'Asia/Kolkata')).toEqual({
    hour: '2026-01-16T21:00:00.000Z',
    tomorrow: '2026-01-18T03:30:00.000Z',
    monday: '2026-01-19T03:30:00.000Z',
  })
})

test('on a Monday, Monday is the next one', () => {
  expect(laterTimes(new Date('2026-01-19T05:00:00Z'), 'UTC').monday).toBe('2026-01-26T09:00:00.000Z')
})
