import { DateTime } from 'luxon'

import { hoursOn } from '../../kernel/local-hours.ts'
import { type WorkingHours, weekdays } from './step.ts'

/** Null within the hours; else the next opening, in local time of the zone. */
export function nextOpening(hours: WorkingHours | null, zone: string, now: Date): Date | null {
  if (!hours) return null
  for (let day = DateTime.fromJSDate(now, { zone }).startOf('day'); ; day = day.plus({ days: 1 }).startOf('day')) {
    const open = opensOn(hours, day) ? hoursOn(day, hours) : null
    if (!open || open.end <= now.getTime()) continue
    return open.start <= now.getTime() ? null : new Date(open.start)
  }
}

/** The first time within the hours of `zone`, after midnight in `dayZone`. */
export function openingTomorrow(hours: WorkingHours | null, zone: string, dayZone: string, now: Date): Date {
  const tomorrow = DateTime.fromJSDate(now, { zone: dayZone }).plus({ days: 1 }).startOf('day').toJSDate()
  return nextOpening(hours, zone, tomorrow) ?? tomorrow
}

const opensOn = ({ days }: WorkingHours, day: DateTime) => days.includes(weekdays[day.weekday - 1] ?? 'mon')

export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}
