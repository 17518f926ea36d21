import { latencyClass, latencyClasses } from '../core/statistics/latency.ts'
import { quarterMs } from '../core/statistics/stats.ts'
import type { FinishedAttempt } from './delivery-work.ts'

/** How the attempts of an endpoint in a quarter of an hour went. */
export interface AttemptTotal {
  endpointId: number
  workspaceId: number
  /** In milliseconds. */
  since: number
  succeeded: number
  failed: number
  delivered: number
  exhausted: number
  took: number[]
}

/** Counts attempts in memory, so that they are written for many at once. */
export interface AttemptTotals {
  add(finished: Pick<FinishedAttempt, 'delivery' | 'finishedAt' | 'result' | 'outcome'>): void
  /** Removes and returns what has been counted. */
  take(): AttemptTotal[]
  /** Adds what could not be written. */
  restore(totals: readonly AttemptTotal[]): void
}

export function createAttemptTotals(): AttemptTotals {
  let totals = new Map<string, AttemptTotal>()

  function totalOf(endpointId: number, workspaceId: number, since: number): AttemptTotal {
    const key = `${endpointId} ${since}`
    const known = totals.get(key)
    if (known) return known
    const took = new Array<number>(latencyClasses).fill(0)
    const total = { endpointId, workspaceId, since, succeeded: 0, failed: 0, delivered: 0, exhausted: 0, took }
    totals.set(key, total)
    return total
  }

  function count(total: AttemptTotal, place: number, by: number): void {
    total.took[place] = (total.took[place] ?? 0) + by
  }

  return {
    add({ delivery, finishedAt, result, outcome }) {
      const since = Math.floor(finishedAt.getTime() / quarterMs) * quarterMs
      const total = totalOf(delivery.lane, delivery.workspaceId, since)
      if (outcome.state === 'delivered') {
        total.succeeded++
        total.delivered++
      } else total.failed++
      if (outcome.state === 'exhausted') total.exhausted++
      count(total, latencyClass(result.timings.total_ms), 1)
    },
    take() {
      const taken = [...totals.values()]
      totals = new Map()
      return taken
    },
    restore(taken) {
      for (const { endpointId, workspaceId, since, ...counts } of taken) {
        const total = totalOf(endpointId, workspaceId, since)
        total.succeeded += counts.succeeded
        total.failed += counts.failed
        total.delivered += counts.delivered
        total.exhausted += counts.exhausted
        for (const [place, by] of counts.took.entries()) count(total, place, by)
      }
    },
  }
}
