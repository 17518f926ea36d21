// With a fifth of all attempts failing, this many in a row come once in ten million.
const tripAfter = 10
// Sooner while it is being found out how much it can take. A single failure changes nothing: a receiver that fails for
// every third would never get beyond a few at a time.
const tripAfterWhileRamping = 5
const firstPauseMs = 1_000
const longestPauseMs = 60_000
// A receiver may ask for more, of one delivery; the others probe for it.
const longestRestMs = 5 * 60_000

/**
 * Keeps a backlog from hammering a receiver that is down. After so many failures in a row the lane is open: one attempt
 * at a time, with growing pauses, until one succeeds; then twice as many each time that many have.
 */
export class Breaker {
  #failures = 0
  #pauses = 0
  #probeAt = 0
  #epoch = 0
  #open: boolean
  // Infinity: all is well.
  #allowed: number
  #succeeded = 0
  #full = 1

  constructor(failing: boolean) {
    this.#open = failing
    this.#allowed = failing ? 1 : Number.POSITIVE_INFINITY
  }

  /** How many may be under way at `now`, of `cap` when all is well. */
  limit(cap: number, now: number): number {
    this.#full = cap
    return now < this.#probeAt ? 0 : Math.min(cap, this.#allowed)
  }

  /** When the next probe may go, in milliseconds of the epoch; 0 when nothing is to be waited for. */
  get probeAt(): number {
    return this.#probeAt
  }

  get open(): boolean {
    return this.#open
  }

  /** To be given to `ended` with the result: an attempt from before it opened says nothing new. */
  get epoch(): number {
    return this.#epoch
  }

  ended(begun: number, ok: boolean, now: number): void {
    if (begun !== this.#epoch) return
    if (ok) this.#answered()
    else this.#failed(now)
  }

  /** The receiver has asked for a rest. */
  rest(until: number, now: number): void {
    // Several may ask at the same moment: the longest rest counts.
    this.#trip(Math.max(this.#probeAt, Math.min(until, now + longestRestMs)))
  }

  #failed(now: number): void {
    this.#failures++
    const most = this.#allowed === Number.POSITIVE_INFINITY ? tripAfter : tripAfterWhileRamping
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
