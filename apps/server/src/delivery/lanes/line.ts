import type { Place } from '../work.ts'

// Claimed ahead: enough for the time of a claim, and little enough to be given back or to fit into memory.
const leastAhead = 16
export const mostAhead = 512
// What waits for long is among V8's old objects by the time it goes, and a large claim holds up everything else.
const aheadMs = 250
const paceOverMs = 20

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
  #taken = 0
  #takenSince = 0
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
    const work = this.#waiting.shift()
    if (work !== undefined) this.#taken++
    return work
  }

  /** Claims ahead what lasts for a moment at the pace of late, and twice as many as before when that wasn't enough. */
  wish(enough: number, now: number): number {
    const ms = now - this.#takenSince
    if (this.#more && this.waiting === 0) this.#ahead = Math.min(this.#ahead * 2, mostAhead)
    else if (ms >= paceOverMs) {
      const lasting = (this.#taken / ms) * aheadMs
      this.#ahead = Math.min(Math.ceil(Math.max(lasting, this.#ahead / 2, leastAhead)), mostAhead)
    }
    if (ms >= paceOverMs) {
      this.#taken = 0
      this.#takenSince = now
    }
    this.#wished = Math.max(0, Math.min(this.#ahead, enough) - this.waiting)
    this.#got = 0
    this.#asking = true
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
