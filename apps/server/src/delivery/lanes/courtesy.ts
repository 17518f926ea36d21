/**
 * While others have something new, a backlog leaves a part of the processor to them: their way is through the same event
 * loop, and PostgreSQL and the receivers may be on the same machine. It goes on in small steps, quicker as long as the
 * process isn't busy.
 */
export interface Courtesy {
  /** Whether the next attempt of a backlog is to wait for some milliseconds. */
  waits(): boolean
  /** An attempt begins: of a backlog, or of something new. */
  begins(ofBacklog: boolean): void
}

interface Options {
  /** How busy the process is, from 0 to 1. */
  load: () => number
  /** Milliseconds, by a clock that never goes back. */
  elapsed: () => number
}

/** How soon it is worth asking again. */
export const courtesyMs = 4
const politeForMs = 250
const politeLoad = 0.4
// Between two attempts of all backlogs together.
const shortestGapMs = 0.25
const longestGapMs = 4
const adaptEveryMs = 10
const step = 1.25

export function createCourtesy({ load, elapsed }: Options): Courtesy {
  let lastNewAt = Number.NEGATIVE_INFINITY
  let gapMs = longestGapMs
  let adaptedAt = Number.NEGATIVE_INFINITY
  let nextAt = 0

  function adapt(now: number): void {
    if (now - adaptedAt < adaptEveryMs) return
    adaptedAt = now
    const next = load() > politeLoad ? gapMs * step : gapMs / step
    gapMs = Math.min(Math.max(next, shortestGapMs), longestGapMs)
  }

  return {
    waits() {
      const now = elapsed()
      if (now - lastNewAt >= politeForMs) return false
      adapt(now)
      return now < nextAt
    },
    begins(ofBacklog) {
      const now = elapsed()
      if (!ofBacklog) lastNewAt = now
      // A timer may fire late: what that has cost is made up for.
      else nextAt = Math.max(nextAt, now - courtesyMs) + gapMs
    },
  }
}
