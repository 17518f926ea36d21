import type { Place } from '../work.ts'

// Claimed ahead: enough for the time of a claim, and little enough to be given back or to fit into memory.
const leastAhead = 16
export const mostAhead = 512
// What lasts longer needn't be more: a large claim holds up everything else for longer.
const longEnoughMs = 250

/** What waits of one kind in a lane, in order. */
export class Line<W> {
  inFlight = 0
  /** The turns it has had, each over the weight of its kind. */
  served = 0
  readonly #waiting: W[] = []
  #ahead = leastAhead
  // Until it has been asked for its first wish, a source gives it what it thinks fit: that there is more is likely.
  #wished = 1
  #got = 0
  #more = false
  #asking = false
  #askedAt = 0
  #place: Place | null = null

  get waiting(): number {
    return this.#waiting.length
  }

  /** Where to go on claiming. */
  get after(): Place | null {
    return this.#place
  }

  /** There is more to be claimed, it has begun to run out, and no claim is under way. */
  get hungry(): boolean {
    return this.#more && !this.#asking && this.waiting < this.#ahead / 2
  }

  /** Nothing more was there to be claimed. */
  get upToDate(): boolean {
    return !this.#more
  }

  add(work: W, place: Place | null): void {
    this.#got++
    this.hand(work, place)
  }

  /** As `add`, of what no claim has looked for. */
  hand(work: W, place: Place | null): void {
    this.#waiting.push(work)
    this.#place = place
  }

  take(): W | undefined {
    return this.#waiting.shift()
  }

  /** Claims twice as many when half of what came has gone quickly, half as many when most of it still waits. */
  wish(enough: number, now: number): number {
    const ahead = this.#ahead
    const quickly = this.waiting < ahead / 2 && now - this.#askedAt < longEnoughMs
    if (this.#more && quickly) this.#ahead = Math.min(ahead * 2, mostAhead)
    else if (this.waiting > (ahead * 3) / 4) this.#ahead = Math.max(ahead / 2, leastAhead)
    this.#wished = Math.max(0, Math.min(this.#ahead, enough) - this.waiting)
    this.#got = 0
    this.#asking = true
    this.#askedAt = now
    return this.#wished
  }

  /** All that was claimed for it has come. */
  settle(): void {
    if (this.#wished > 0) this.#more = this.#got >= this.#wished
    this.#asking = false
  }

  empty(): W[] {
    this.#place = null
    return this.#waiting.splice(0)
  }
}
