/**
 * Slows backlogs down while other lanes have new work, so that the new work gets its part of the processor. All lanes
 * share the event loop, and PostgreSQL and the receivers may be on the same machine. The gaps between a backlog's
 * attempts shrink while the process isn't busy. They also shrink the longer the backlog lasts, so that every backlog
 * ends.
 */
export interface BacklogThrottle {
  /** Whether the next attempt of a backlog should wait for some milliseconds. */
  shouldYield(): boolean
  /** Call this when an attempt begins. `behindMs`: how long its backlog has lasted; null: new work. */
  attemptStarted(behindMs: number | null): void
}

interface Options {
  /** The load of the process, from 0 to 1. */
  load: () => number
  /** Milliseconds of a monotonic clock. */
  elapsed: () => number
}

/** How long a lane yields before it asks again. */
export const yieldMs = 4
const newWorkWindowMs = 250
const targetLoad = 0.25
// Between two attempts of all backlogs together.
const shortestGapMs = 0.25
const longestGapMs = 4
const adaptEveryMs = 10
const step = 1.25
/** The longest gap is halved each time this much of a backlog's life has passed. */
const patienceMs = 20_000

export function createBacklogThrottle({ load, elapsed }: Options): BacklogThrottle {
  let lastNewAt = Number.NEGATIVE_INFINITY
  let gapMs = longestGapMs
  let adaptedAt = Number.NEGATIVE_INFINITY
  let nextAt = 0

  function adapt(now: number): void {
    if (now - adaptedAt < adaptEveryMs) return
    adaptedAt = now
    const next = load() > targetLoad ? gapMs * step : gapMs / step
    gapMs = Math.min(Math.max(next, shortestGapMs), longestGapMs)
  }

  return {
    shouldYield() {
      const now = elapsed()
      if (now - lastNewAt >= newWorkWindowMs) return false
      adapt(now)
      return now < nextAt
    },
    attemptStarted(behindMs) {
      const now = elapsed()
      if (behindMs === null) {
        lastNewAt = now
        return
      }
      const patientMs = longestGapMs / 2 ** Math.floor(behindMs / patienceMs)
      // Makes up for timers that fire late.
      nextAt = Math.max(nextAt, now - yieldMs) + Math.min(gapMs, patientMs)
    },
  }
}
