import type { Kind } from '../../core/deliveries/requeue.ts'
import type { LaneLimits, Wish, Work } from '../work.ts'
import { Breaker } from './breaker.ts'
import { Line, mostAhead } from './line.ts'
import { createPace, type Pace } from './pace.ts'
import { createRamp } from './ramp.ts'
import type { Taker } from './turns.ts'

export interface Ended {
  ok: boolean
  /** Milliseconds. */
  tookMs: number
  now: number
  restUntil: number | null
}

const weights: Record<Kind, number> = { first: 3, retry: 1, replay: 1 }
const kinds = Object.keys(weights) as Kind[]
const mostHanded = mostAhead / 2

/**
 * What is known of one receiver, and what waits for it in this process. Times in milliseconds of the epoch. A class, as
 * are its lines and its breaker: there are thousands, and getters of an object of its own make a shape of each, which no
 * call that meets several gets used to.
 */
export class Lane<W extends Work> implements Taker {
  readonly id: number
  readonly workspaceId: number
  #limits: LaneLimits
  readonly #breaker: Breaker
  readonly #ramp = createRamp()
  #pace: Pace | undefined
  readonly #lines: Record<Kind, Line<W>> = { first: new Line(), retry: new Line(), replay: new Line() }
  /** When a look has found nothing to do for it; it has had nothing since. */
  idleSince: number | null = null
  /** Since when, as far as its turns have shown, more is due for it than this process has claimed. */
  behindSince: number | null = null
  inLine = false
  #inFlight = 0
  #served = 0

  constructor(id: number, workspaceId: number, limits: LaneLimits) {
    this.id = id
    this.workspaceId = workspaceId
    this.#limits = limits
    this.#breaker = new Breaker(limits.failing)
    this.#pace = paceOf(limits)
  }

  get inFlight(): number {
    return this.#inFlight
  }

  get buffered(): number {
    const { first, retry, replay } = this.#lines
    return first.waiting + retry.waiting + replay.waiting
  }

  get open(): boolean {
    return this.#breaker.open
  }

  /** Whether there is more to be claimed than it had wished for, it has begun to run out, and no claim is under way. */
  get hungry(): boolean {
    const { first, retry, replay } = this.#lines
    return first.hungry || retry.hungry || replay.hungry
  }

  /** Whether more is due for it than this process has claimed. */
  get behind(): boolean {
    const { first, retry, replay } = this.#lines
    return !(first.upToDate && retry.upToDate && replay.upToDate)
  }

  /** Whether it has all that is due for it, and would take more right away. */
  get ready(): boolean {
    const { first } = this.#lines
    return !this.#breaker.open && !this.#pace && first.upToDate && first.waiting < mostHanded
  }

  /** Takes in what was claimed for it, in order. */
  add(work: W): void {
    this.#lineFor(work).add(work, work.place)
  }

  /** Takes in what was claimed as it came into the queue: a first attempt. */
  hand(work: W): void {
    this.#lineFor(work).hand(work, work.place)
  }

  /** The next one to be attempted now, counted as under way; undefined when there is none, or no slot for it. */
  take(now: number): W | undefined {
    const limit = this.#breaker.limit(this.#limits.maxInFlight, now)
    if (this.#inFlight >= limit || (this.#pace && this.#pace.nextAt() > now)) return undefined
    const kind = this.#choose(limit)
    const work = kind && this.#lines[kind].take()
    if (!work) return undefined
    const line = this.#lines[work.kind]
    line.inFlight++
    line.served += 1 / weights[work.kind]
    this.#served = line.served
    this.#inFlight++
    this.#pace?.took(now)
    work.epoch = this.#breaker.epoch
    return work
  }

  /** When `take` may have more to give without anything else happening; 0 when time changes nothing. */
  readyAt(now: number): number {
    const at = Math.max(this.#breaker.probeAt, this.#pace?.nextAt() ?? 0)
    return at > now ? at : 0
  }

  ended(work: W, { ok, tookMs, now, restUntil }: Ended): void {
    this.dropped(work)
    this.#breaker.ended(work.epoch, ok, now)
    if (restUntil !== null) this.#breaker.rest(restUntil, now)
    if (work.kind === 'replay') this.#ramp.ended(ok, tookMs)
  }

  /** It was taken, and nothing came of it. */
  dropped(work: W): void {
    this.#inFlight--
    this.#lines[work.kind].inFlight--
  }

  /** What it would take of each kind. `fromTheStart`: also what may have come in before what it has claimed. */
  wishes(now: number, fromTheStart: boolean): Wish[] {
    const limit = this.#breaker.limit(this.#limits.maxInFlight, now)
    return kinds.map((kind) => {
      const enough = this.#breaker.open || this.#limits.ratePerSecond !== null ? Math.max(limit, 1) * 2 : mostAhead
      const most = Math.min(enough, kind === 'first' ? mostAhead : this.#share(kind, limit) * 4)
      const line = this.#lines[kind]
      return {
        lane: this.id,
        kind,
        most: limit === 0 ? 0 : line.wish(most, now),
        after: fromTheStart ? null : line.after,
      }
    })
  }

  /** To be called when what was wished for has been claimed, as far as there was any. */
  settle(): void {
    for (const kind of kinds) this.#lines[kind].settle()
  }

  /** Takes back what waits. */
  empty(): W[] {
    return kinds.flatMap((kind) => this.#lines[kind].empty())
  }

  #lineFor(work: W): Line<W> {
    this.#adopt(work.limits)
    const line = this.#lines[work.kind]
    // One that had nothing to do hasn't saved up turns.
    if (line.waiting === 0) line.served = Math.max(line.served, this.#served)
    return line
  }

  #adopt(limits: LaneLimits): void {
    if (limits.ratePerSecond !== this.#limits.ratePerSecond) this.#pace = paceOf(limits)
    this.#limits = limits
  }

  /** Of the kinds that may go, the one that has had the least for its weight. */
  #choose(limit: number): Kind | undefined {
    let chosen: Kind | undefined
    for (const kind of kinds) {
      const line = this.#lines[kind]
      if (line.waiting === 0 || line.inFlight >= this.#share(kind, limit)) continue
      if (chosen === undefined || line.served < this.#lines[chosen].served) chosen = kind
    }
    return chosen
  }

  /** The slots of a kind: retries keep a quarter free for themselves, and leave at least half to first attempts. */
  #share(kind: Kind, limit: number): number {
    const { first, retry } = this.#lines
    if (kind === 'replay') return this.#ramp.limit(limit)
    const reserved = Math.floor(limit / 4)
    if (kind === 'retry') return Math.max(1, first.waiting > 0 ? reserved : Math.floor(limit / 2))
    return retry.waiting > 0 ? limit - reserved : limit
  }
}

function paceOf({ ratePerSecond }: LaneLimits): Pace | undefined {
  return ratePerSecond === null ? undefined : createPace(ratePerSecond)
}
