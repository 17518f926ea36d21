import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../kernel/clock.ts'
import { createDeadlineTimer } from '../kernel/deadline-timer.ts'
import { ParleyError } from '../kernel/errors.ts'
import { type Indexed, IndexedSet } from '../kernel/indexed-set.ts'
import type { Logger } from '../kernel/logger.ts'
import { createFetcher } from './fetcher.ts'
import { createBacklogThrottle } from './lanes/backlog-throttle.ts'
import { createLanes, type LaneReading } from './lanes/lanes.ts'
import { createLoopLoad } from './loop-load.ts'
import type { Work, WorkSource } from './work.ts'

/** Claims work, does it, and records the results. Any number of processes may run one each. */
export interface Engine {
  start(): Promise<void>
  /** Waits at most `graceMs` for attempts in flight, and releases the rest. */
  stop(graceMs: number): Promise<void>
  stats(): EngineStats
}

/** For those who watch the lanes of this process. */
export interface LaneWatch {
  lanes(): LaneReading[]
}

/** For work that is claimed as it is created, without a search. */
export interface DirectIntake<W extends Work> {
  /** The lanes of these workspaces that would begin new work at once. */
  ready(workspaceIds: Iterable<number>): number[]
  accept(work: W[]): void
}

export interface EngineStats {
  inFlight: number
  /** Claimed, and waiting for a slot. */
  buffered: number
  lanes: number
  /** Lanes with an open circuit breaker. */
  lanesOpen: number
  /** How long the oldest result has been waiting to be recorded. */
  lagSeconds: number
}

/** The report of one attempt. */
export interface AttemptReport<Result> {
  result: Result
  ok: boolean
  tookMs: number
  /** The receiver asked for a pause until then. */
  restUntil: Date | null
}

interface Options<W extends Work, Result> {
  source: WorkSource<W, Result>
  /** Makes one attempt. Rejects when it couldn't be made and doesn't count. Undefined when the claim has lapsed. */
  attempt: (work: W) => Promise<AttemptReport<Result> | undefined>
  clock: Clock
  logger: Logger
}

interface InFlight<W> extends Indexed {
  readonly work: W
  /** Since when its result waits to be recorded; null: the attempt is still running. */
  endedAt: number | null
}

const maxInFlight = 1_024
// Unrecorded results. Above it the database can't keep up or is unavailable: nothing new begins.
const maxUnrecorded = 512
const pollMs = 20
const tryAgainMs = 250

export function createEngine<W extends Work, Result>(
  options: Options<W, Result>,
): Engine & DirectIntake<W> & LaneWatch {
  const { source, attempt, clock, logger } = options
  const throttle = createBacklogThrottle({ load: createLoopLoad(), elapsed: () => performance.now() })
  const lanes = createLanes<W>({ clock, maxInFlight, throttle })
  const fetcher = createFetcher({ source, lanes, logger, onWork: pump })
  const inFlight = new IndexedSet<InFlight<W>>()
  /** How many attempts in flight wait for their results to be recorded. */
  let unrecorded = 0
  let running = false
  // Fires when a delayed lane is due: by its rate limiter, or after the pause before a probe.
  const timer = createDeadlineTimer(clock, () => {
    const idle = lanes.requeueDue()
    pump()
    if (idle) fetcher.wake()
  })

  /** Begins as many attempts as there are slots for. */
  function pump(): void {
    const lapsed: W[] = []
    while (running && unrecorded < maxUnrecorded) {
      const work = lanes.take()
      if (!work) break
      if (work.leaseEnd > clock.now()) void run(work)
      else {
        lanes.drop(work)
        lapsed.push(work)
      }
    }
    // Otherwise the source would keep extending leases that nobody uses.
    if (lapsed.length > 0) void giveBack(lapsed)
    const readyAt = lanes.readyAt()
    if (running && readyAt > 0) timer.set(new Date(readyAt))
    if (lanes.needsRefill()) fetcher.wake()
  }

  async function run(work: W): Promise<void> {
    const own: InFlight<W> = { work, endedAt: null, setIndex: -1 }
    inFlight.add(own)
    let done: AttemptReport<Result> | undefined
    try {
      done = await attempt(work)
      if (done) ended(work, done.ok, done.tookMs, done.restUntil)
      else lanes.drop(work)
    } catch (error) {
      // Counts as a failure of the lane, so that its breaker slows down repeated tries.
      ended(work, false, 0, null)
      logger.warn({ err: error, work: work.id }, 'an attempt could not be made; its claim is released')
      void giveBack([work])
    }
    if (done) {
      own.endedAt = Date.now()
      unrecorded++
      pump()
      try {
        // Unless it has been released meanwhile.
        if (inFlight.has(own)) await source.complete(done.result)
      } catch (error) {
        await recordAgain(own, done.result, error)
      }
      unrecorded--
      inFlight.delete(own)
      // Otherwise the end of the attempt has already pumped.
      if (unrecorded === maxUnrecorded - 1) pump()
    } else {
      inFlight.delete(own)
      pump()
    }
  }

  function ended(work: W, ok: boolean, tookMs: number, restUntil: Date | null): void {
    const how = { ok, tookMs, now: clock.now().getTime(), restUntil: restUntil?.getTime() ?? null }
    if (lanes.ended(work, how)) void giveBack(lanes.empty(work))
  }

  /** The receiver has the delivery: a short outage of the database must not lose the result. */
  async function recordAgain(own: InFlight<W>, result: Result, problem: unknown): Promise<void> {
    for (let error = problem; ; ) {
      const unavailable = error instanceof ParleyError && error.kind === 'unavailable'
      logger.error(
        { err: error, work: own.work.id },
        `a result could not be recorded; ${unavailable ? 'it is retried' : 'the lease ends'}`,
      )
      if (!unavailable || !running) return
      await delay(tryAgainMs)
      if (!inFlight.has(own)) return
      try {
        return await source.complete(result)
      } catch (another) {
        error = another
      }
    }
  }

  async function giveBack(work: W[]): Promise<void> {
    if (work.length === 0) return
    try {
      await source.release(work)
    } catch (error) {
      logger.warn({ err: error }, 'claims could not be released; their leases end')
    }
  }

  return {
    async start() {
      running = true
      await source.start()
      // The engine may have been stopped meanwhile.
      if (running) fetcher.start()
    },
    async stop(graceMs) {
      running = false
      timer.clear()
      await fetcher.stop()
      await giveBack(lanes.empty())
      const deadline = Date.now() + graceMs
      while (inFlight.size > 0 && Date.now() < deadline) await delay(pollMs)
      const left = [...inFlight]
      for (const one of left) inFlight.delete(one)
      await giveBack(left.map(({ work }) => work))
      await source.stop()
    },
    ready: (workspaceIds) => (running && unrecorded < maxUnrecorded ? lanes.ready(workspaceIds) : []),
    accept(work) {
      if (!running) return void giveBack(work)
      for (const one of work) lanes.accept(one)
      pump()
    },
    lanes: lanes.readings,
    stats() {
      const now = Date.now()
      const oldest = [...inFlight].reduce((least, { endedAt }) => Math.min(least, endedAt ?? now), now)
      return { inFlight: inFlight.size, ...lanes.stats(), lagSeconds: (now - oldest) / 1_000 }
    },
  }
}
