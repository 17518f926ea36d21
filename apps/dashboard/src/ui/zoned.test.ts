import { expect, test } from 'vitest'

import { dayIn, fromZoned, toZoned } from './zoned.ts'

test.each([
  ['2026-01-15T09:30', 'UTC', '2026-01-15T09:30:00.000Z'],
  ['2026-01-15T09:30', 'America/Sao_Paulo', '2026-01-15T12:30:00.000Z'],
  ['2026-01-15T00:10', 'Asia/Kolkata', '2026-01-14T18:40:00.000Z'],
  ['2026-03-29T01:59', 'Europe/Berlin', '2026-03-29T00:59:00.000Z'],
  ['2026-03-29T03:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
  ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
])('%s in %s is %s, and back', (clock, zone, iso) => {
  expect(fromZoned(clock, zone)).toBe(iso)
  expect(toZoned(iso, zone)).toBe(clock)
})

test('a time that the clock skips is the one an hour later', () => {
  expect(fromZoned('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z')
})

test('the day is that of the zone', () => {
  expect(dayIn('2026-01-15T23:30:00Z', 'Asia/Kolkata')).toBe('2026-01-16')
  expect(dayIn('2026-01-15T01:30:00Z', 'America/Sao_Paulo')).toBe('2026-01-14')
})
