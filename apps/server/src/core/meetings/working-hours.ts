import { DateTime } from 'luxon'

import { hoursOn, type TimeRange } from '../../kernel/local-hours.ts'
import { type Calendar, weekdays } from './calendar.ts'

/** The calendar's hours on each local day from `from` to `until`, in order. They aren't cut at these bounds. */
export function* workingHours(calendar: Calendar, from: number, until: number): Generator<TimeRange> {
  const holidays = new Set(calendar.holidays)
  let day = DateTime.fromMillis(from, { zone: calendar.time_zone }).startOf('day')
  for (; day.toMillis() < until; day = day.plus({ days: 1 }).startOf('day')) {
    const weekday = weekdays[day.weekday - 1]
    if (!weekday || holidays.has(day.toISODate() ?? '')) continue
    for (const hours of calendar.hours[weekday]) {
      const period = hoursOn(day, hours)
      if (period) yield period
    }
  }
}
