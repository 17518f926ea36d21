import type { Kind } from '../../core/deliveries/requeue.ts'
import type { Demand, LaneLimits, Work } from '../work.ts'
import { createAdaptiveConcurrency } from './adaptive-concurrency.ts'
import { Breaker } from './breaker.ts'
import { LaneBuffer, maxAhead } from './buffer.ts'
import { createRateLimiter, type RateLimiter } from './rate-limiter.ts'
import type { Schedulable } from './round-robin.ts'

export interface AttemptEnd {
  ok: boolean
  /** Milliseconds. */
  tookMs: number
  now: number
  restUntil: number | null
}

const weights: Record<Kind, number> = { first: 3, retry: 1, replay: 1 }
const kinds = Object.keys(weights) as Kind[]
const maxDirect = maxAhead / 2

/**
 * One receiver's state, and the work that waits for it in this process. Times in milliseconds of the Unix epoch. A
 * class, like its buffers and its breaker: there are thousands, and an object literal with getters has a hidden class
 * of its own in V8, so calls on several of them become megamorphic.
 */
export class Lane<W extends Work> implements Schedulable {
  readonly id: number
  readonly workspaceId: number
  #limits: LaneLimits
  readonly #breaker: Breaker
  readonly #concurrency = createAdaptiveConcurrency()
  #rateLimiter: RateLimiter | undefined
  readonly #buffers: Record<Kind, LaneBuffer<W>> = {
    first: new LaneBuffer(),
    retry: new LaneBuffer(),
    replay: new LaneBuffer(),
  }
  /** Since when the lane has had no work, as a poll found. */
  idleSince: number | null = null
  /** Since when the lane has more due work than this process has claimed, as seen when it was scheduled. */
  behindSince: number | null = null
  scheduled = false
  #inFlight = 0
  #served = 0

  constructor(id: number, workspaceId: number, limits: LaneLimits) {
    this.id = id
    this.workspaceId = workspaceId
    this.#limits = limits
    this.#breaker = new Breaker(limits.failing)
    this.#rateLimiter = rateLimiterFor(limits)
  }

  get inFlight(): number {
    return this.#inFlight
  }

  get buffered(): number {
    const { first, retry, replay } = this.#buffers
    return first.waiting + retry.waiting + replay.waiting
  }

  get open(): boolean {
    return this.#breaker.open
  }

  get probeAt(): number {
    return this.#breaker.probeAt
  }

  /** Whether a buffer runs out, more work can be claimed, and no claim is running. */
  get needsRefill(): boolean {
    const { first, retry, replay } = this.#buffers
    return first.needsRefill || retry.needsRefill || replay.needsRefill
  }

  /** Whether more work is due than this process has claimed. */
  get behind(): boolean {
    const { first, retry, replay } = this.#buffers
    return !(first.upToDate && retry.upToDate && replay.upToDate)
  }

  /** Whether this process has claimed all its due first attempts, and it takes more at once. */
  get ready(): boolean {
    const { first } = this.#buffers
    return !this.#breaker.open && !this.#rateLimiter && first.upToDate && first.waiting < maxDirect
  }

  /** Adds claimed work, in order. */
  add(work: W): void {
    this.#bufferFor(work).add(work, work.position)
  }

  /** Accepts direct dispatch: a first attempt that was claimed as it was queued. */
  accept(work: W): void {
    this.#bufferFor(work).accept(work, work.position)
  }

  /** The next work to attempt now, counted as in flight; undefined without work or a slot. */
  take(now: number): W | undefined {
    const limit = this.#breaker.limit(this.#limits.maxInFlight, now)
    if (this.#inFlight >= limit || (this.#rateLimiter && this.#rateLimiter.nextAt() > now)) return undefined
    const kind = this.#choose(limit)
    const work = kind && this.#buffers[kind].take()
    if (!work) return undefined
    const buffer = this.#buffers[work.kind]
    buffer.inFlight++
    buffer.served += 1 / weights[work.kind]
    this.#served = buffer.served
    this.#inFlight++
    this.#rateLimiter?.consume(now)
    work.epoch = this.#breaker.epoch
    return work
  }

  /** When `take` may return work again without another event; 0 when time alone changes nothing. */
  readyAt(now: number): number {
    const at = Math.max(this.#breaker.probeAt, this.#rateLimiter?.nextAt() ?? 0)
    return at > now ? at : 0
  }

  ended(work: W, { ok, tookMs, now, restUntil }: AttemptEnd): void {
    this.dropped(work)
    this.#breaker.ended(work.epoch, ok, now)
    if (restUntil !== null) this.#breaker.rest(restUntil, now)
    if (work.kind === 'replay') this.#concurrency.attemptEnded(ok, tookMs)
  }

  /** The work was taken, but not attempted. */
  dropped(work: W): void {
    this.#inFlight--
    this.#buffers[work.kind].inFlight--
  }

  /** The demand for each kind. `fromTheStart`: ignores the cursors, to find rows that were committed late. */
  demands(now: number, fromTheStart: boolean): Demand[] {
    const limit = this.#breaker.limit(this.#limits.maxInFlight, now)
    return kinds.map((kind) => {
      const enough = this.#breaker.open || this.#limits.ratePerSecond !== null ? Math.max(limit, 1) * 2 : maxAhead
      const max = Math.min(enough, kind === 'first' ? maxAhead : this.#slotsFor(kind, limit) * 4)
      const buffer = this.#buffers[kind]
      return {
        lane: this.id,
        kind,
        max: limit === 0 ? 0 : buffer.demand(max, now),
        after: fromTheStart ? null : buffer.after,
      }
    })
  }

  /** Call this when a claim for the demands has ended. */
  claimed(): void {
    for (const kind of kinds) this.#buffers[kind].claimed()
  }

  /** Removes and returns the waiting work. */
  empty(): W[] {
    return kinds.flatMap((kind) => this.#buffers[kind].empty())
  }

  #bufferFor(work: W): LaneBuffer<W> {
    this.#adopt(work.limits)
    const buffer = this.#buffers[work.kind]
    // An idle kind doesn't save up its share.
    if (buffer.waiting === 0) buffer.served = Math.max(buffer.served, this.#served)
    return buffer
  }

  #adopt(limits: LaneLimits): void {
    if (limits.ratePerSecond !== this.#limits.ratePerSecond) this.#rateLimiter = rateLimiterFor(limits)
    this.#limits = limits
  }

  /** The kind that was served the least for its weight, of those with work and a slot. */
  #choose(limit: number): Kind | undefined {
    let chosen: Kind | undefined
    for (const kind of kinds) {
      const buffer = this.#buffers[kind]
      if (buffer.waiting === 0 || buffer.inFlight >= this.#slotsFor(kind, limit)) continue
      if (chosen === undefined || buffer.served < this.#buffers[chosen].served) chosen = kind
    }
    return chosen
  }

  /** The slots of a kind. A quarter is reserved for retries, and at least half for first attempts. */
  #slotsFor(kind: Kind, limit: number): number {
    const { first, retry } = this.#buffers
    if (kind === 'replay') return this.#concurrency.limit(limit)
    const reserved = Math.floor(limit / 4)
    if (kind === 'retry') return Math.max(1, first.waiting > 0 ? reserved : Math.floor(limit / 2))
    return retry.waiting > 0 ? limit - reserved : limit
  }
}

function rateLimiterFor({ ratePerSecond }: LaneLimits): RateLimiter | undefined {
  return ratePerSecond === null ? undefined : createRateLimiter(ratePerSecond)
}
