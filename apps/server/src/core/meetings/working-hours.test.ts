import { expect, test } from 'vitest'

import type { LocalHours } from '../../kernel/local-hours.ts'
import type { Calendar } from './calendar.ts'
import { workingHours } from './working-hours.ts'

const every = (day: LocalHours[]): Calendar['hours'] => ({
  monday: day,
  tuesday: day,
  wednesday: day,
  thursday: day,
  friday: day,
  saturday: day,
  sunday: day,
})

function hoursOn(date: string, timeZone: string, day: LocalHours[], holidays: string[] = []) {
  const calendar: Calendar = {
    time_zone: timeZone,
    hours: every(day),
    duration_minutes: 30,
    buffer_minutes: 0,
    minimum_notice_minutes: 0,
    days_ahead: 60,
    holidays,
  }
  const noon = Date.parse(`${date}T12:00:00Z`)
  return [...workingHours(calendar, noon, noon + 1)].map(({ start, end }) =>
    [start, end].map((at) => new Date(at).toISOString().replace(':00.000Z', 'Z').slice(5)),
  )
}

test('working hours follow the clock of the time zone', () => {
  expect(hoursOn('2026-01-15', 'Asia/Kolkata', [{ from: '09:00', to: '17:30' }])).toEqual([
    ['01-15T03:30Z', '01-15T12:00Z'],
  ])
})

test.each([
  // Central Europe goes from 02:00 to 03:00 on March 29.
  ['begin at the change when they begin in what is skipped', '02:30', '04:00', [['03-29T01:00Z', '03-29T02:00Z']]],
  ['end at the change when they end in what is skipped', '01:00', '02:30', [['03-29T00:00Z', '03-29T01:00Z']]],
  ['are an hour shorter across it', '00:00', '04:00', [['03-28T23:00Z', '03-29T02:00Z']]],
  ['are none where all of it is skipped', '02:00', '03:00', []],
  ['reach to the end of the day', '23:00', '24:00', [['03-29T21:00Z', '03-29T22:00Z']]],
])('on a day with a skipped hour, working hours %s', (_what, from, to, expected) => {
  expect(hoursOn('2026-03-29', 'Europe/Berlin', [{ from, to }])).toEqual(expected)
})

test.each([
  // Central Europe goes back from 03:00 to 02:00 on October 25.
  ['begin when the clock first shows their beginning', '02:30', '04:00', [['10-25T00:30Z', '10-25T03:00Z']]],
  ['end when the clock first shows their end', '01:00', '02:30', [['10-24T23:00Z', '10-25T00:30Z']]],
  ['are an hour longer across it', '00:00', '04:00', [['10-24T22:00Z', '10-25T03:00Z']]],
])('on a day with a repeated hour, working hours %s', (_what, from, to, expected) => {
  expect(hoursOn('2026-10-25', 'Europe/Berlin', [{ from, to }])).toEqual(expected)
})

test('working hours start with the day where midnight is skipped', () => {
  // Beirut skips 00:00 to 01:00 on March 29.
  expect(hoursOn('2026-03-29', 'Asia/Beirut', [{ from: '00:00', to: '02:00' }])).toEqual([
    ['03-28T22:00Z', '03-28T23:00Z'],
  ])
})

test('a holiday in the time zone has no working hours', () => {
  const day = [{ from: '09:00', to: '10:00' }]
  expect(hoursOn('2026-12-25', 'Pacific/Auckland', day, ['2026-12-26'])).toEqual([])
  expect(hoursOn('2026-12-25', 'Pacific/Auckland', day, ['2026-12-25'])).toHaveLength(1)
})
