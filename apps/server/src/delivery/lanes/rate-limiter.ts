/** Spaces attempts evenly, without bursts. */
export interface RateLimiter {
  /** When the next attempt may go, in milliseconds of the Unix epoch. */
  nextAt(): number
  consume(now: number): void
}

// Makes up for timers that fire late, up to this delay.
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
