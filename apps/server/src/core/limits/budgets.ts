import { withRequester } from '../../db/requester.ts'
import { ParleyError } from '../../kernel/errors.ts'
import { createRateByKey } from '../../kernel/rate-by-key.ts'

/** A request's place among those of its account. */
export interface Turn {
  /** Resolves when the request may go on, rejects with `rate_limited`. Undefined: at once. */
  readonly ready: Promise<void> | undefined
  /** To be called once, when the request has been answered or has gone away. */
  end(): void
}

interface CountedRequest {
  limit: number
  remaining: number
  /** Until the whole limit is free again. */
  resetSeconds: number
  /** Over the limit: how long to wait. */
  retryAfterSeconds: number | null
}

/** What an account may ask of this process, so that the others get their turn. */
export interface Budgets {
  /** Counts a request. Undefined: requests aren't limited. */
  count(accountId: number): CountedRequest | undefined
  enter(accountId: number): Turn
  /** Runs `work` and everything it starts for this account; a statement that takes longer than the time is cancelled. */
  run(accountId: number, statementTimeoutMs: number, work: () => void): void
  /** How many database connections the requests of one account may hold now. */
  connectionShare(): number
  /** A statement that a GET request waits for is cancelled after this. */
  readonly readTimeoutMs: number
}

interface BudgetsOptions {
  /** 0: no limit. */
  requestsPerSecond: number
  /** Of the database. */
  connections: number
  readTimeoutMs: number
}

/** Running requests of an account that has the process to itself: inserts share statements, so many are fast. */
const runningAlone = 64
const waitingAtMost = 512
const longestWaitMs = 10_000
/** Accounts are active for one to two of these after a request. */
const activePeriodMs = 1_000

interface Line {
  running: number
  waiting: Waiting[]
}

interface Waiting {
  begin(): void
}

export function createBudgets({ requestsPerSecond, connections, readTimeoutMs }: BudgetsOptions): Budgets {
  const now = () => performance.now()
  const rate =
    requestsPerSecond > 0 ? createRateByKey<number>({ burst: requestsPerSecond, periodMs: 1_000 }, now) : undefined
  const lines = new Map<number, Line>()
  const active = countActive(now)

  const share = () => Math.max(2, Math.floor(connections / (active.count() + 1)))
  const runningAtMost = () => (active.count() > 1 ? share() : runningAlone)

  function end(accountId: number, line: Line): void {
    line.running--
    while (line.waiting.length > 0 && line.running < runningAtMost()) line.waiting.shift()?.begin()
    if (line.running === 0 && line.waiting.length === 0) lines.delete(accountId)
  }

  function wait(accountId: number, line: Line): Turn {
    if (line.waiting.length >= waitingAtMost) throw tooMany()
    let leave = () => {}
    const ready = new Promise<void>((resolve, reject) => {
      const waiting: Waiting = {
        begin() {
          clearTimeout(timer)
          line.running++
          leave = () => end(accountId, line)
          resolve()
        },
      }
      const give = () => {
        clearTimeout(timer)
        const place = line.waiting.indexOf(waiting)
        if (place >= 0) line.waiting.splice(place, 1)
        reject(tooMany())
      }
      const timer = setTimeout(give, longestWaitMs)
      leave = give
      line.waiting.push(waiting)
    })
    return { ready, end: () => leave() }
  }

  return {
    count(accountId) {
      if (!rate) return undefined
      const { remaining, resetMs, retryAfterMs } = rate.take(accountId)
      const seconds = (ms: number) => Math.ceil(ms / 1_000)
      return {
        limit: requestsPerSecond,
        remaining,
        resetSeconds: seconds(resetMs),
        retryAfterSeconds: retryAfterMs === null ? null : seconds(retryAfterMs),
      }
    },

    enter(accountId) {
      active.add(accountId)
      const line = lines.get(accountId) ?? { running: 0, waiting: [] }
      lines.set(accountId, line)
      if (line.running >= runningAtMost()) return wait(accountId, line)
      line.running++
      return { ready: undefined, end: () => end(accountId, line) }
    },

    run: (accountId, statementTimeoutMs, work) =>
      withRequester({ accountId, statementTimeoutMs, connections: 0 }, work),

    connectionShare: () => (active.count() > 1 ? share() : Math.max(2, Math.floor((connections * 3) / 4))),
    readTimeoutMs,
  }
}

function tooMany(): ParleyError {
  return new ParleyError('rate_limited', 'Too many requests at the same time.', { retryAfterSeconds: 1 })
}

/** The accounts of this period and of the last one. */
function countActive(now: () => number) {
  let accounts = new Set<number>()
  let before = new Set<number>()
  let began = now()

  function turnOver(): void {
    const periods = Math.floor((now() - began) / activePeriodMs)
    if (periods === 0) return
    before = periods === 1 ? accounts : new Set()
    accounts = new Set()
    began += periods * activePeriodMs
  }

  return {
    add(accountId: number) {
      turnOver()
      accounts.add(accountId)
      before.delete(accountId)
    },
    count() {
      turnOver()
      return accounts.size + before.size
    },
  }
}
