import { DateTime } from 'luxon'

import { type WorkingHours, weekdays } from './step.ts'

/** Null within the hours; else the next opening, in local time of the zone. */
export function nextOpening(hours: WorkingHours | null, zone: string, now: Date): Date | null {
  if (!hours) return null
  const local = DateTime.fromJSDate(now, { zone })
  if (isOpen(hours, local)) return null
  for (let ahead = 0; ; ahead++) {
    const day = local.plus({ days: ahead })
    if (!opensOn(hours, day)) continue
    const opening = openingOf(hours, day)
    if (opening > local) return opening.toJSDate()
  }
}

/** The first time within the hours of `zone`, after midnight in `dayZone`. */
export function openingTomorrow(hours: WorkingHours | null, zone: string, dayZone: string, now: Date): Date {
  const tomorrow = DateTime.fromJSDate(now, { zone: dayZone }).plus({ days: 1 }).startOf('day').toJSDate()
  return nextOpening(hours, zone, tomorrow) ?? tomorrow
}

function isOpen(hours: WorkingHours, local: DateTime): boolean {
  const minute = local.hour * 60 + local.minute
  return opensOn(hours, local) && minute >= minutesOf(hours.from) && minute < minutesOf(hours.to)
}

const opensOn = ({ days }: WorkingHours, day: DateTime) => days.includes(weekdays[day.weekday - 1] ?? 'mon')

/** If clocks skip the time, the instant of the skip; if they show it twice, the first time. */
function openingOf(hours: WorkingHours, day: DateTime): DateTime {
  const [hour, minute] = hours.from.split(':').map(Number)
  const openThen = (time: DateTime) => time.hasSame(day, 'day') && isOpen(hours, time)
  let opening = day.set({ hour, minute, second: 0, millisecond: 0 })
  if (openThen(opening.minus({ hours: 1 }))) opening = opening.minus({ hours: 1 })
  while (openThen(opening.minus({ minutes: 1 }))) opening = opening.minus({ minutes: 1 })
  return opening
}

export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}
