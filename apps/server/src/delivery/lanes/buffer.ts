import type { QueuePosition } from '../work.ts'

// Claimed ahead: enough for the time of a claim, and little enough to be given back or to fit into memory.
const minAhead = 16
export const maxAhead = 512
// What waits for long is among V8's old objects by the time it goes, and a large claim holds up everything else.
const aheadMs = 250
const rateWindowMs = 20

/** What waits of one kind in a lane, in order. */
export class LaneBuffer<W> {
  inFlight = 0
  /** The turns it has had, each over the weight of its kind. */
  served = 0
  readonly #waiting: W[] = []
  #ahead = minAhead
  // Until it has been asked for its first wish, a source gives it what it thinks fit: that there is more is likely.
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

  /** Where to go on claiming. */
  get after(): QueuePosition | null {
    return this.#position
  }

  /** There is more to be claimed, it has begun to run out, and no claim is under way. */
  get needsRefill(): boolean {
    return this.#more && !this.#asking && this.waiting < this.#ahead / 2
  }

  /** Nothing more was there to be claimed. */
  get upToDate(): boolean {
    return !this.#more
  }

  add(work: W, position: QueuePosition | null): void {
    this.#got++
    this.accept(work, position)
  }

  /** As `add`, of what no claim has looked for. */
  accept(work: W, position: QueuePosition | null): void {
    this.#waiting.push(work)
    this.#position = position
  }

  take(): W | undefined {
    const work = this.#waiting.shift()
    if (work !== undefined) this.#taken++
    return work
  }

  /** Claims ahead what lasts for a moment at the pace of late, and twice as many as before when that wasn't enough. */
  demand(enough: number, now: number): number {
    const ms = now - this.#takenSince
    if (this.#more && this.waiting === 0) this.#ahead = Math.min(this.#ahead * 2, maxAhead)
    else if (ms >= rateWindowMs) {
      const lasting = (this.#taken / ms) * aheadMs
      this.#ahead = Math.min(Math.ceil(Math.max(lasting, this.#ahead / 2, minAhead)), maxAhead)
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

  /** All that was claimed for it has come. */
  claimed(): void {
    if (this.#demanded > 0) this.#more = this.#got >= this.#demanded
    this.#asking = false
  }

  empty(): W[] {
    this.#position = null
    return this.#waiting.splice(0)
  }
}
