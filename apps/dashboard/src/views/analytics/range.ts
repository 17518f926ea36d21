const dayMs = 86_400_000
const lengths: Readonly<Record<string, number>> = { d: 1, w: 7, m: 30, q: 90, y: 365 }
export const rangeNames = Object.keys(lengths)

/** The days of a period, both included. */
export interface Days {
  from: string
  to: string
}

export interface Range extends Days {
  /** The same number of days before, if they are to be compared. */
  before: Days | undefined
  /** Few enough points for a chart. */
  groupBy: 'day' | 'week' | 'month'
}

export const rangeFilters = ['range', 'from', 'to', 'compare'] as const

const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
const isDay = (text: string | undefined): text is string => /^\d{4}-\d\d-\d\d$/.test(text ?? '')

/** From the address: a name, or two days. */
export function rangeOf(
  { range = 'm', from, to, compare }: { [name in (typeof rangeFilters)[number]]?: string },
  today: string,
): Range {
  const last = isDay(to) ? to : today
  const first = isDay(from) && from <= last ? from : isoDay(Date.parse(last) - ((lengths[range] ?? 30) - 1) * dayMs)
  const days = Math.round((Date.parse(last) - Date.parse(first)) / dayMs) + 1
  const before = { from: isoDay(Date.parse(first) - days * dayMs), to: isoDay(Date.parse(first) - dayMs) }
  return {
    from: first,
    to: last,
    before: compare === 'yes' ? before : undefined,
    groupBy: days <= 62 ? 'day' : days <= 190 ? 'week' : 'month',
  }
}
