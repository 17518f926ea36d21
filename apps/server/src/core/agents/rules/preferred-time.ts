import type { DateTime } from 'luxon'

import lexicon from './lexicon/preferred-time.json' with { type: 'json' }
import { phrases, type Said, says } from './said.ts'
import { type DayPart, localTime, readWhen, type When } from './when.ts'

/** The range in which the contact wants to meet, in UTC. `at`: the exact time, if they name one. */
export interface PreferredTime {
  from: string
  until: string
  at: string | null
}

const nextWeek = phrases(lexicon.nextWeek)
const thisWeek = phrases(lexicon.thisWeek)
const nextMonth = phrases(lexicon.nextMonth)
const hours: Record<DayPart, [number, number]> = { morning: [6, 12], afternoon: [12, 18], evening: [17, 22] }

/** When the contact wants to meet. Null if the message has no date that can be parsed, like `after Diwali`. */
export function readPreferredTime(said: Said, now: Date, timeZone: string): PreferredTime | null {
  const local = localTime(now, timeZone)
  const when = readWhen(said, now, timeZone)
  if (when?.day) {
    const day = localTime(now, timeZone).set(dateOf(when.day)).startOf('day')
    if (when.hour !== null) return exact(day, when, when.hour, local)
    const [from, until] = when.part ? hours[when.part] : [0, 24]
    return range(day.plus({ hours: from }), day.plus({ hours: until }), local)
  }
  if (says(said, nextWeek))
    return range(local.plus({ weeks: 1 }).startOf('week'), local.plus({ weeks: 1 }).endOf('week'), local)
  if (says(said, nextMonth))
    return range(local.plus({ months: 1 }).startOf('month'), local.plus({ months: 1 }).endOf('month'), local)
  if (says(said, thisWeek)) return range(local, local.endOf('week'), local)
  return null
}

function dateOf(day: string): { year: number; month: number; day: number } {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  return { year, month, day: date }
}

/** Meetings are in the daytime: an hour without am or pm is read as between 08:00 and 20:00. */
export const likelyHour = (hour: number, half: boolean): number => (half || hour >= 8 ? hour : hour + 12)

function exact(day: DateTime, { minute, half, bound }: When, hour: number, local: DateTime): PreferredTime | null {
  const at = day.set({ hour: likelyHour(hour, half), minute })
  if (bound === 'after') return range(at, day.endOf('day'), local)
  if (bound === 'before') return range(day, at, local)
  const wish = range(day, day.endOf('day'), local)
  return wish && at > local ? { ...wish, at: utc(at) } : wish
}

function range(from: DateTime, until: DateTime, local: DateTime): PreferredTime | null {
  const begin = from > local ? from : local
  return until > begin ? { from: utc(begin), until: utc(until), at: null } : null
}

const utc = (time: DateTime): string => `${time.toUTC().toISO({ suppressMilliseconds: true, precision: 'second' })}`
