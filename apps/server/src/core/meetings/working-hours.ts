import { DateTime } from 'luxon'

import { type Calendar, weekdays } from './calendar.ts'

/** A stretch of time, in ms since 1970. */
export interface TimeRange {
  start: number
  end: number
}

/** The hours of a calendar on each local day from one moment to another, in their order; not cut at these moments. */
export function* workingHours(calendar: Calendar, from: number, until: number): Generator<TimeRange> {
  const holidays = new Set(calendar.holidays)
  let day = DateTime.fromMillis(from, { zone: calendar.time_zone }).startOf('day')
  for (; day.toMillis() < until; day = day.plus({ days: 1 }).startOf('day')) {
    const weekday = weekdays[day.weekday - 1]
    if (!weekday || holidays.has(day.toISODate() ?? '')) continue
    for (const { from, to } of calendar.hours[weekday]) {
      const stretch = { start: momentOf(day, from), end: momentOf(day, to) }
      // Hours that a clock skips are empty.
      if (stretch.start < stretch.end) yield stretch
    }
  }
}

/**
 * The first moment of a day at which its clock shows this time or a later one: that of the change where a clock that is
 * put forward skips the time, the earlier of two where one that is put back shows it twice.
 */
function momentOf(day: DateTime, time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  if (hour === 24) return day.plus({ days: 1 }).startOf('day').toMillis()
  let moment = day.set({ hour, minute })
  if (moment.hour === hour && moment.minute === minute) {
    return Math.min(...moment.getPossibleOffsets().map((one) => one.toMillis()))
  }
  // Skipped: luxon goes on by as much as was skipped. Back to the change.
  for (let before = moment; before.offset === moment.offset; before = moment.minus({ minutes: 1 })) moment = before
  return moment.toMillis()
}
