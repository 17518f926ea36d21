import type { Kind } from '../../core/deliveries/requeue.ts'
import type { LaneLimits, Place, Wish, Work } from '../work.ts'
import { createBreaker } from './breaker.ts'
import { createPace, type Pace } from './pace.ts'
import { createRamp } from './ramp.ts'

/** What is known of one receiver, and what waits for it in this process. Times in milliseconds of the epoch. */
export interface Lane<W extends Work> {
  readonly id: number
  readonly workspaceId: number
  readonly inFlight: number
  readonly buffered: number
  readonly open: boolean
  /** Takes in what was claimed for it, in order. */
  add(work: W): void
  /** Takes in what was claimed as it came into the queue: a first attempt. */
  hand(work: W): void
  /** Whether it has all that is due for it, and would take more right away. */
  readonly ready: boolean
  /** The next one to be attempted now, counted as under way; undefined when there is none, or no slot for it. */
  take(now: number): W | undefined
  /** When `take` may have more to give without anything else happening; 0 when time changes nothing. */
  readyAt(now: number): number
  ended(work: W, how: Ended): void
  /** It was taken, and nothing came of it. */
  dropped(work: W): void
  /** What it would take of each kind. `fromTheStart`: also what may have come in before what it has claimed. */
  wishes(now: number, fromTheStart: boolean): Wish[]
  /** To be called when what was wished for has been claimed, as far as there was any. */
  settle(): void
  /** Whether there is more to be claimed than it had wished for, it has begun to run out, and no claim is under way. */
  readonly hungry: boolean
  /** Whether more is due for it than this process has claimed. */
  readonly behind: boolean
  /** Takes back what waits. */
  empty(): W[]
}

export interface Ended {
  ok: boolean
  tookMs: number
  now: number
  restUntil: number | null
}

const weights: Record<Kind, number> = { first: 3, retry: 1, replay: 1 }
const kinds = Object.keys(weights) as Kind[]
// Claimed ahead: enough for the time of a claim, and little enough to be given back or to fit into memory.
const leastAhead = 16
const mostAhead = 512
const mostHanded = mostAhead / 2

export function createLane<W extends Work>(id: number, workspaceId: number, first: LaneLimits): Lane<W> {
  let limits = first
  const breaker = createBreaker(first)
  const ramp = createRamp()
  let pace: Pace | undefined = first.ratePerSecond === null ? undefined : createPace(first.ratePerSecond)
  const lines = { first: createLine<W>(), retry: createLine<W>(), replay: createLine<W>() }
  const epochs = new Map<string, number>()
  let inFlight = 0
  let served = 0

  function adopt(next: LaneLimits): void {
    if (next.ratePerSecond !== limits.ratePerSecond) {
      pace = next.ratePerSecond === null ? undefined : createPace(next.ratePerSecond)
    }
    limits = next
  }

  /** The slots of a kind: retries keep a quarter free for themselves, and leave at least half to first attempts. */
  function share(kind: Kind, limit: number): number {
    const { first, retry } = lines
    if (kind === 'replay') return ramp.limit(limit)
    const reserved = Math.floor(limit / 4)
    if (kind === 'retry') return Math.max(1, first.waiting > 0 ? reserved : Math.floor(limit / 2))
    return retry.waiting > 0 ? limit - reserved : limit
  }

  function lineFor(work: W) {
    adopt(work.limits)
    const line = lines[work.kind]
    // One that had nothing to do hasn't saved up turns.
    if (line.waiting === 0) line.served = Math.max(line.served, served)
    return line
  }

  /** Of the kinds that may go, the one that has had the least for its weight. */
  function choose(limit: number): Kind | undefined {
    let chosen: Kind | undefined
    for (const kind of kinds) {
      const line = lines[kind]
      if (line.waiting === 0 || line.inFlight >= share(kind, limit)) continue
      if (chosen === undefined || line.served < lines[chosen].served) chosen = kind
    }
    return chosen
  }

  return {
    id,
    workspaceId,
    get inFlight() {
      return inFlight
    },
    get buffered() {
      return lines.first.waiting + lines.retry.waiting + lines.replay.waiting
    },
    get open() {
      return breaker.open
    },
    get hungry() {
      return lines.first.hungry || lines.retry.hungry || lines.replay.hungry
    },
    get behind() {
      return !(lines.first.upToDate && lines.retry.upToDate && lines.replay.upToDate)
    },
    get ready() {
      const { first } = lines
      return !breaker.open && !pace && first.upToDate && first.waiting < mostHanded
    },

    add: (work) => lineFor(work).add(work, work.place),
    hand: (work) => lineFor(work).hand(work, work.place),

    take(now) {
      const limit = breaker.limit(limits.maxInFlight, now)
      if (inFlight >= limit || (pace && pace.nextAt() > now)) return undefined
      const kind = choose(limit)
      const work = kind && lines[kind].take()
      if (!work) return undefined
      const line = lines[work.kind]
      line.inFlight++
      line.served += 1 / weights[work.kind]
      served = line.served
      inFlight++
      pace?.took(now)
      epochs.set(work.id, breaker.epoch)
      return work
    },

    readyAt(now) {
      const at = Math.max(breaker.probeAt, pace?.nextAt() ?? 0)
      return at > now ? at : 0
    },

    ended(work, { ok, tookMs, now, restUntil }) {
      inFlight--
      lines[work.kind].inFlight--
      breaker.ended(epochs.get(work.id) ?? -1, ok, now)
      epochs.delete(work.id)
      if (restUntil !== null) breaker.rest(restUntil, now)
      if (work.kind === 'replay') ramp.ended(ok, tookMs)
    },

    dropped(work) {
      inFlight--
      lines[work.kind].inFlight--
      epochs.delete(work.id)
    },

    wishes(now, fromTheStart) {
      const limit = breaker.limit(limits.maxInFlight, now)
      return kinds.map((kind) => {
        const enough = breaker.open || limits.ratePerSecond !== null ? Math.max(limit, 1) * 2 : mostAhead
        const most =
          limit === 0 ? 0 : lines[kind].wish(Math.min(enough, kind === 'first' ? mostAhead : share(kind, limit) * 4))
        return { lane: id, kind, most, after: fromTheStart ? null : lines[kind].after }
      })
    },

    settle() {
      for (const kind of kinds) lines[kind].settle()
    },

    empty: () => kinds.flatMap((kind) => lines[kind].empty()),
  }
}

/** What waits of one kind, in order. */
function createLine<W>() {
  let waiting: W[] = []
  let head = 0
  let ahead = leastAhead
  // Until it has been asked for its first wish, a source gives it what it thinks fit: that there is more is likely.
  let wished = 1
  let got = 0
  let more = false
  let asking = false
  let place: Place | null = null
  const length = () => waiting.length - head

  return {
    inFlight: 0,
    served: 0,
    get waiting() {
      return length()
    },
    /** Where to go on claiming. */
    get after(): Place | null {
      return place
    },
    get hungry() {
      return more && !asking && length() < ahead / 2
    },
    /** Nothing more was there to be claimed. */
    get upToDate() {
      return !more
    },
    add(work: W, at: Place | null) {
      got++
      this.hand(work, at)
    },
    /** As `add`, of what no claim has looked for. */
    hand(work: W, at: Place | null) {
      waiting.push(work)
      place = at
    },
    take(): W | undefined {
      const work = waiting[head]
      if (work === undefined) return undefined
      if (++head === waiting.length) {
        waiting = []
        head = 0
      }
      return work
    },
    /** Claims twice as many when half of what came has gone, half as many when most of it still waits. */
    wish(enough: number): number {
      if (more && length() < ahead / 2) ahead = Math.min(ahead * 2, mostAhead)
      else if (length() > (ahead * 3) / 4) ahead = Math.max(ahead / 2, leastAhead)
      wished = Math.max(0, Math.min(ahead, enough) - length())
      got = 0
      asking = true
      return wished
    },
    /** All that was claimed for it has come. */
    settle() {
      if (wished > 0) more = got >= wished
      asking = false
    },
    empty(): W[] {
      const left = waiting.slice(head)
      waiting = []
      head = 0
      place = null
      return left
    },
  }
}
