import type { QueuePosition } from '../work.ts'

// Claimed ahead: enough for the duration of a claim, and few enough to release and to fit into memory.
const minAhead = 16
export const maxAhead = 512
// Work that waits longer ends in V8's old space, and a large claim delays everything else.
const aheadMs = 250
const rateWindowMs = 20

/** The claimed work of one kind that waits in a lane, in order. */
export class LaneBuffer<W> {
  inFlight = 0
  /** The attempts it has started, each divided by the weight of its kind. */
  served = 0
  readonly #waiting: W[] = []
  #ahead = minAhead
  // Before its first demand, the source's default applies, and more work is likely.
  #demanded = 1
  #got = 0
  #more = false
  #asking = false
  #taken = 0
  #takenSince = 0
  #position: QueuePosition | null = null

  get waiting(): number {
    return this.#waiting.length
  }

  /** The cursor of the next claim. */
  get after(): QueuePosition | null {
    return this.#position
  }

  /** The buffer runs out, more work can be claimed, and no claim is running. */
  get needsRefill(): boolean {
    return this.#more && !this.#asking && this.waiting < this.#ahead / 2
  }

  /** The last claim found no more work. */
  get upToDate(): boolean {
    return !this.#more
  }

  add(work: W, position: QueuePosition | null): void {
    this.#got++
    this.accept(work, position)
  }

  /** Like `add`, for direct dispatch. */
  accept(work: W, position: QueuePosition | null): void {
    this.#waiting.push(work)
    this.#position = position
  }

  take(): W | undefined {
    const work = this.#waiting.shift()
    if (work !== undefined) this.#taken++
    return work
  }

  /** Demands enough work for `aheadMs` at the recent rate, and twice as much as before when the buffer ran empty. */
  demand(enough: number, now: number): number {
    const ms = now - this.#takenSince
    if (this.#more && this.waiting === 0) this.#ahead = Math.min(this.#ahead * 2, maxAhead)
    else if (ms >= rateWindowMs) {
      const needed = (this.#taken / ms) * aheadMs
      this.#ahead = Math.min(Math.ceil(Math.max(needed, this.#ahead / 2, minAhead)), maxAhead)
    }
    if (ms >= rateWindowMs) {
      this.#taken = 0
      this.#takenSince = now
    }
    this.#demanded = Math.max(0, Math.min(this.#ahead, enough) - this.waiting)
    this.#got = 0
    this.#asking = true
    return this.#demanded
  }

  /** Call this when a claim has ended and its work was added. */
  claimed(): void {
    if (this.#demanded > 0) this.#more = this.#got >= this.#demanded
    this.#asking = false
  }

  empty(): W[] {
    this.#position = null
    return this.#waiting.splice(0)
  }
}
