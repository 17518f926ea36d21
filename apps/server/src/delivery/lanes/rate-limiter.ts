/** Spaces attempts out evenly: so many a second, without bursts. */
export interface RateLimiter {
  /** When the next one may go, in milliseconds of the epoch. */
  nextAt(): number
  consume(now: number): void
}

// A timer may fire late: what that has cost is made up for, up to here.
const slackMs = 50

export function createRateLimiter(perSecond: number): RateLimiter {
  const interval = 1_000 / perSecond
  let next = 0
  return {
    nextAt: () => next,
    consume(now) {
      next = Math.max(next, now - slackMs) + interval
    },
  }
}
