/**
 * While others have something new, a backlog leaves a part of the processor to them: their way is through the same event
 * loop, and PostgreSQL and the receivers may be on the same machine. It goes on in small steps, quicker as long as the
 * process isn't busy, and quicker the longer it lasts: it must get shorter, whatever comes in.
 */
export interface BacklogThrottle {
  /** Whether the next attempt of a backlog is to wait for some milliseconds. */
  shouldYield(): boolean
  /** An attempt begins: of a backlog that has lasted so many milliseconds; null: of something new. */
  attemptStarted(behindMs: number | null): void
}

interface Options {
  /** How busy the process is, from 0 to 1. */
  load: () => number
  /** Milliseconds, by a clock that never goes back. */
  elapsed: () => number
}

/** How soon it is worth asking again. */
export const yieldMs = 4
const newWorkWindowMs = 250
const targetLoad = 0.25
// Between two attempts of all backlogs together.
const shortestGapMs = 0.25
const longestGapMs = 4
const adaptEveryMs = 10
const step = 1.25
/** The longest gap is halved each time a backlog has lasted so long. */
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
      // A timer may fire late: what that has cost is made up for.
      nextAt = Math.max(nextAt, now - yieldMs) + Math.min(gapMs, patientMs)
    },
  }
}
