import { expect, test } from 'vitest'

import type { WorkingHours } from './step.ts'
import { nextOpening, openingTomorrow } from './working-hours.ts'

const week: WorkingHours = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '18:00' }
const every = (from: string, to: string): WorkingHours => ({
  days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  from,
  to,
})
const newYork = 'America/New_York'

test.each<[string, WorkingHours | null, string, string, string | null]>([
  ['there are none', null, 'UTC', '2026-01-17T03:00:00Z', null],
  ['open', week, 'Asia/Kolkata', '2026-01-15T04:00:00Z', null],
  ['the first minute', week, 'Asia/Kolkata', '2026-01-15T03:30:00Z', null],
  ['the last minute is over', week, 'Asia/Kolkata', '2026-01-15T12:30:00Z', '2026-01-16T03:30:00.000Z'],
  ['before they open', week, 'Asia/Kolkata', '2026-01-15T03:29:59Z', '2026-01-15T03:30:00.000Z'],
  ['Friday evening', week, 'Asia/Kolkata', '2026-01-16T15:00:00Z', '2026-01-19T03:30:00.000Z'],
  ['Friday there, Saturday here', week, newYork, '2026-01-17T02:00:00Z', '2026-01-19T14:00:00.000Z'],
  ['one day a week', { ...week, days: ['wed'] }, 'UTC', '2026-01-14T18:00:00Z', '2026-01-21T09:00:00.000Z'],
  ['all day', every('00:00', '24:00'), newYork, '2026-01-17T04:59:00Z', null],
  ['from midnight on', every('00:00', '08:00'), newYork, '2026-01-17T14:00:00Z', '2026-01-18T05:00:00.000Z'],
  // Clocks go from 2 to 3 on 8 March 2026, and from 2 back to 1 on 1 November.
  ['the night clocks go forward', week, newYork, '2026-03-07T12:00:00Z', '2026-03-09T13:00:00.000Z'],
  [
    'an opening that is jumped over',
    every('02:30', '18:00'),
    newYork,
    '2026-03-08T05:00:00Z',
    '2026-03-08T07:00:00.000Z',
  ],
  ['the night clocks go back', every('09:00', '18:00'), newYork, '2026-11-01T05:00:00Z', '2026-11-01T14:00:00.000Z'],
  ['an opening that comes twice', every('01:30', '18:00'), newYork, '2026-11-01T04:00:00Z', '2026-11-01T05:30:00.000Z'],
  ['hours that are jumped over', every('02:10', '02:50'), newYork, '2026-03-08T06:30:00Z', '2026-03-09T06:10:00.000Z'],
])('the next opening is right: %s', (_, hours, zone, now, opening) => {
  expect(nextOpening(hours, zone, new Date(now))?.toISOString() ?? null).toBe(opening)
})

test.each<[string, WorkingHours | null, string, string]>([
  ['with hours', week, '2026-01-15T04:00:00Z', '2026-01-16T03:30:00.000Z'],
  ['over the weekend', week, '2026-01-16T04:00:00Z', '2026-01-19T03:30:00.000Z'],
  ['tomorrow there, but not here', week, '2026-01-15T20:00:00Z', '2026-01-16T03:30:00.000Z'],
  ['open when tomorrow begins here', every('05:00', '09:00'), '2026-01-15T04:00:00Z', '2026-01-16T00:00:00.000Z'],
  ['without any', null, '2026-01-15T04:00:00Z', '2026-01-16T00:00:00.000Z'],
])('the opening tomorrow is right: %s', (_, hours, now, opening) => {
  expect(openingTomorrow(hours, 'Asia/Kolkata', 'UTC', new Date(now)).toISOString()).toBe(opening)
})
