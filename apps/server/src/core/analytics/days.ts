import { invalidField } from '../../kernel/errors.ts'
import type { Period } from './metrics.ts'

const dayMs = 86_400_000
const mostDays = 400

export interface Days {
  from: string
  to: string
}

/** The day of a time zone: `2026-01-15`. */
export const dayIn = (timeZone: string, at: Date): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)

export const addDays = (day: string, days: number): string => isoDay(Date.parse(day) + days * dayMs)

/** Both included. Thirty days up to today where nothing is said. Throws `invalid`. */
export function checkDays({ from, to }: Partial<Days>, today: string): Days {
  const last = to ?? (from === undefined ? today : minimum(addDays(from, mostDays - 1), today))
  const first = from ?? addDays(last, -29)
  if (first > last) throw invalidField('from', 'must not be after to')
  if (addDays(first, mostDays - 1) < last) throw invalidField('to', `must be at most ${mostDays} days after from`)
  return { from: first, to: last }
}

/** The first day of each period that has one of the days. */
export function periodsOf(period: Period, { from, to }: Days): string[] {
  const starts = new Set<string>()
  for (let day = from; day <= to; day = addDays(day, 1)) starts.add(startOf(period, day))
  return [...starts]
}

function startOf(period: Period, day: string): string {
  if (period === 'day') return day
  if (period === 'month') return `${day.slice(0, 8)}01`
  // ISO 8601: a week begins on Monday.
  return addDays(day, -((new Date(day).getUTCDay() + 6) % 7))
}

const isoDay = (ms: number) => new Date(ms).toISOString().slice(0, 10)
const minimum = (a: string, b: string) => (a < b ? a : b)
