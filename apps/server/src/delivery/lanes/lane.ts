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
 * What is known of one receiver, and what waits for it in this process. Times in milliseconds of the epoch. A class, as
 * are its lines and its breaker: there are thousands, and getters of an object of its own make a shape of each, which no
 * call that meets several gets used to.
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
  /** When a look has found nothing to do for it; it has had nothing since. */
  idleSince: number | null = null
  /** Since when, as far as its turns have shown, more is due for it than this process has claimed. */
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

  /** Whether there is more to be claimed than it had wished for, it has begun to run out, and no claim is under way. */
  get needsRefill(): boolean {
    const { first, retry, replay } = this.#buffers
    return first.needsRefill || retry.needsRefill || replay.needsRefill
  }

  /** Whether more is due for it than this process has claimed. */
  get behind(): boolean {
    const { first, retry, replay } = this.#buffers
    return !(first.upToDate && retry.upToDate && replay.upToDate)
  }

  /** Whether it has all that is due for it, and would take more right away. */
  get ready(): boolean {
    const { first } = this.#buffers
    return !this.#breaker.open && !this.#rateLimiter && first.upToDate && first.waiting < maxDirect
  }

  /** Takes in what was claimed for it, in order. */
  add(work: W): void {
    this.#bufferFor(work).add(work, work.position)
  }

  /** Takes in what was claimed as it came into the queue: a first attempt. */
  accept(work: W): void {
    this.#bufferFor(work).accept(work, work.position)
  }

  /** The next one to be attempted now, counted as under way; undefined when there is none, or no slot for it. */
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

  /** When `take` may have more to give without anything else happening; 0 when time changes nothing. */
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

  /** It was taken, and nothing came of it. */
  dropped(work: W): void {
    this.#inFlight--
    this.#buffers[work.kind].inFlight--
  }

  /** What it would take of each kind. `fromTheStart`: also what may have come in before what it has claimed. */
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

  /** To be called when what was wished for has been claimed, as far as there was any. */
  claimed(): void {
    for (const kind of kinds) this.#buffers[kind].claimed()
  }

  /** Takes back what waits. */
  empty(): W[] {
    return kinds.flatMap((kind) => this.#buffers[kind].empty())
  }

  #bufferFor(work: W): LaneBuffer<W> {
    this.#adopt(work.limits)
    const buffer = this.#buffers[work.kind]
    // One that had nothing to do hasn't saved up turns.
    if (buffer.waiting === 0) buffer.served = Math.max(buffer.served, this.#served)
    return buffer
  }

  #adopt(limits: LaneLimits): void {
    if (limits.ratePerSecond !== this.#limits.ratePerSecond) this.#rateLimiter = rateLimiterFor(limits)
    this.#limits = limits
  }

  /** Of the kinds that may go, the one that has had the least for its weight. */
  #choose(limit: number): Kind | undefined {
    let chosen: Kind | undefined
    for (const kind of kinds) {
      const buffer = this.#buffers[kind]
      if (buffer.waiting === 0 || buffer.inFlight >= this.#slotsFor(kind, limit)) continue
      if (chosen === undefined || buffer.served < this.#buffers[chosen].served) chosen = kind
    }
    return chosen
  }

  /** The slots of a kind: retries keep a quarter free for themselves, and leave at least half to first attempts. */
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
