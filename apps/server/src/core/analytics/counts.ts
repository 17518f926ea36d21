import { type Fact, timeClasses, timeOf } from './figure.ts'

/** The sum of rows of `daily_figures` of a fact. */
export interface Count {
  count: number
  seconds: number
  took: number[]
}

export type Counts = ReadonlyMap<Fact, Count>

export const noTimes = () => Array.from({ length: timeClasses }, () => 0)

export const countOf = (counts: Counts, fact: Fact): number => counts.get(fact)?.count ?? 0

export function meanOf(counts: Counts, fact: Fact): number | null {
  const found = counts.get(fact)
  return found && found.count > 0 ? Math.round((found.seconds / found.count) * 10) / 10 : null
}

export const percentileOf = (counts: Counts, fact: Fact, share: number): number | null =>
  timeOf(counts.get(fact)?.took ?? [], share)

export const ratio = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000

export function addCounts(all: Iterable<Counts>): Counts {
  const sums = new Map<Fact, Count>()
  for (const counts of all) {
    for (const [fact, { count, seconds, took }] of counts) {
      const sum = sums.get(fact) ?? { count: 0, seconds: 0, took: noTimes() }
      sums.set(fact, {
        count: sum.count + count,
        seconds: sum.seconds + seconds,
        took: sum.took.map((n, at) => n + (took[at] ?? 0)),
      })
    }
  }
  return sums
}
