/**
 * Keeps a backlog from hammering a receiver that is down. After so many failures in a row the lane is open: one attempt
 * at a time, with growing pauses, until one succeeds; then twice as many each time that many have.
 */
export interface Breaker {
  /** How many may be under way at `now`, of `cap` when all is well. */
  limit(cap: number, now: number): number
  /** When the next probe may go, in milliseconds of the epoch; 0 when nothing is to be waited for. */
  readonly probeAt: number
  readonly open: boolean
  /** To be given to `ended` with the result: an attempt from before it opened says nothing new. */
  readonly epoch: number
  ended(epoch: number, ok: boolean, now: number): void
  /** The receiver has asked for a rest. */
  rest(until: number, now: number): void
}

// With a fifth of all attempts failing, this many in a row come once in ten million.
const tripAfter = 10
// Sooner while it is being found out how much it can take. A single failure changes nothing: a receiver that fails for
// every third would never get beyond a few at a time.
const tripAfterWhileRamping = 5
const firstPauseMs = 1_000
const longestPauseMs = 60_000
// A receiver may ask for more, of one delivery; the others probe for it.
const longestRestMs = 5 * 60_000

export function createBreaker({ failing }: { failing: boolean }): Breaker {
  let failures = 0
  let pauses = 0
  let probeAt = 0
  let epoch = 0
  let open = failing
  // Infinity: all is well.
  let allowed = failing ? 1 : Number.POSITIVE_INFINITY
  let succeeded = 0
  let full = 1

  function trip(until: number): void {
    open = true
    allowed = 1
    succeeded = 0
    failures = 0
    epoch++
    probeAt = until
  }

  function failed(now: number): void {
    failures++
    const most = allowed === Number.POSITIVE_INFINITY ? tripAfter : tripAfterWhileRamping
    if (open || failures >= most) trip(now + Math.min(firstPauseMs * 2 ** pauses++, longestPauseMs))
  }

  function answered(): void {
    failures = 0
    pauses = 0
    open = false
    if (++succeeded < allowed) return
    succeeded = 0
    allowed = allowed * 2 >= full ? Number.POSITIVE_INFINITY : allowed * 2
  }

  return {
    limit(cap, now) {
      full = cap
      return now < probeAt ? 0 : Math.min(cap, allowed)
    },
    get probeAt() {
      return probeAt
    },
    get open() {
      return open
    },
    get epoch() {
      return epoch
    },
    ended(begun, ok, now) {
      if (begun !== epoch) return
      if (ok) answered()
      else failed(now)
    },
    rest(until, now) {
      // Several may ask at the same moment: the longest rest counts.
      trip(Math.max(probeAt, Math.min(until, now + longestRestMs)))
    },
  }
}
