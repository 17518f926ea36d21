import type { DateTime } from 'luxon'

/** Local times of a day: `09:00`. The day ends at `24:00`. */
export interface LocalHours {
  from: string
  to: string
}

/** A period of time, in ms since 1970. */
export interface TimeRange {
  start: number
  end: number
}

/** The hours on a day, which starts at `day` in its zone. Null if clocks skip them. */
export function hoursOn(day: DateTime, { from, to }: LocalHours): TimeRange | null {
  const period = { start: instantOf(day, from), end: instantOf(day, to) }
  return period.start < period.end ? period : null
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
