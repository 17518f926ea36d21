import { DateTime } from 'luxon'

import { type Calendar, weekdays } from './calendar.ts'

/** A period of time, in ms since 1970. */
export interface TimeRange {
  start: number
  end: number
}

/** The calendar's hours on each local day from `from` to `until`, in order. They aren't cut at these bounds. */
export function* workingHours(calendar: Calendar, from: number, until: number): Generator<TimeRange> {
  const holidays = new Set(calendar.holidays)
  let day = DateTime.fromMillis(from, { zone: calendar.time_zone }).startOf('day')
  for (; day.toMillis() < until; day = day.plus({ days: 1 }).startOf('day')) {
    const weekday = weekdays[day.weekday - 1]
    if (!weekday || holidays.has(day.toISODate() ?? '')) continue
    for (const { from, to } of calendar.hours[weekday]) {
      const period = { start: instantOf(day, from), end: instantOf(day, to) }
      // Hours that a clock skips are empty.
      if (period.start < period.end) yield period
    }
  }
}

/**
 * The first instant of a day at which local time is `time` or later. If clocks skip the time, it is the instant of the
 * skip. If they show it twice, it is the first.
 */
function instantOf(day: DateTime, time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  if (hour === 24) return day.plus({ days: 1 }).startOf('day').toMillis()
  let instant = day.set({ hour, minute })
  if (instant.hour === hour && instant.minute === minute) {
    return Math.min(...instant.getPossibleOffsets().map((one) => one.toMillis()))
  }
  // The time was skipped: luxon adds the length of the skip. Step back to the change.
  for (let before = instant; before.offset === instant.offset; before = instant.minus({ minutes: 1 })) instant = before
  return instant.toMillis()
}
