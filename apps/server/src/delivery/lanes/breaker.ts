// If a fifth of all attempts fail, this many failures in a row have a chance of one in ten million.
const tripAfter = 10
// Fewer while the breaker recovers. One failure isn't enough: a receiver that fails every third request would never
// recover beyond a few at a time.
const tripAfterInRecovery = 5
const firstPauseMs = 1_000
const longestPauseMs = 60_000
// A receiver may ask for a longer pause for one delivery; others of its lane probe earlier.
const longestRestMs = 5 * 60_000

/**
 * A circuit breaker: keeps a backlog from flooding a receiver that is down. After a number of failures in a row it
 * opens: one attempt at a time, with growing pauses, until one succeeds. Then the limit doubles each time that as many
 * attempts have succeeded.
 */
export class Breaker {
  #failures = 0
  #pauses = 0
  #probeAt = 0
  #epoch = 0
  #open: boolean
  // Infinity: no limit.
  #allowed: number
  #succeeded = 0
  #full = 1

  constructor(failing: boolean) {
    this.#open = failing
    this.#allowed = failing ? 1 : Number.POSITIVE_INFINITY
  }

  /** How many attempts may be in flight at `now`; `cap` while the breaker is closed. */
  limit(cap: number, now: number): number {
    this.#full = cap
    return now < this.#probeAt ? 0 : Math.min(cap, this.#allowed)
  }

  /** When the next probe may go, in milliseconds of the Unix epoch; 0: at once. */
  get probeAt(): number {
    return this.#probeAt
  }

  get open(): boolean {
    return this.#open
  }

  /** Pass this to `ended` with the result: attempts from before the breaker opened don't count. */
  get epoch(): number {
    return this.#epoch
  }

  ended(begun: number, ok: boolean, now: number): void {
    if (begun !== this.#epoch) return
    if (ok) this.#answered()
    else this.#failed(now)
  }

  /** The receiver asked for a pause. */
  rest(until: number, now: number): void {
    // Several answers may ask at the same time: the longest pause counts.
    this.#trip(Math.max(this.#probeAt, Math.min(until, now + longestRestMs)))
  }

  #failed(now: number): void {
    this.#failures++
    const most = this.#allowed === Number.POSITIVE_INFINITY ? tripAfter : tripAfterInRecovery
    if (!this.#open && this.#failures < most) return
    this.#trip(now + Math.min(firstPauseMs * 2 ** this.#pauses++, longestPauseMs))
  }

  #answered(): void {
    this.#failures = 0
    this.#pauses = 0
    this.#open = false
    if (++this.#succeeded < this.#allowed) return
    this.#succeeded = 0
    this.#allowed = this.#allowed * 2 >= this.#full ? Number.POSITIVE_INFINITY : this.#allowed * 2
  }

  #trip(until: number): void {
    this.#open = true
    this.#allowed = 1
    this.#succeeded = 0
    this.#failures = 0
    this.#epoch++
    this.#probeAt = until
  }
}
