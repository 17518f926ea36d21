import { setTimeout as delay } from 'node:timers/promises'

import type { WebhookDialect } from '../core/endpoints/dialect.ts'
import type { Database } from '../db/database.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Logger } from '../kernel/logger.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import type { Signal } from '../kernel/signal.ts'
import { attempt } from './attempt.ts'
import { createRecorder } from './recorder.ts'
import type { Sender } from './sender.ts'
import { type ClaimedDelivery, claim } from './sql/claim.ts'
import { extend } from './sql/extend.ts'
import { nextDue } from './sql/next-due.ts'
import { release } from './sql/release.ts'
import { createTargets } from './targets.ts'

/** Claims deliveries, attempts them, records how that went. Any number of processes may run one each. */
export interface Engine {
  start(): void
  /** Finishes what is in flight for as long as `graceMs` allows, and gives the rest back. */
  stop(graceMs: number): Promise<void>
}

// A process that dies leaves its claims to the others for no longer than this; a living one extends them.
const leaseMs = 10_000
const extendEveryMs = 3_000
const maxInFlight = 128
const batch = 64
// Signals say when to look; this is for those that got lost, and for what another process has left.
const lookAgainMs = 1_000
const tryAgainMs = 250
// Deliveries that come in a stream are claimed by the handful: a claim costs nearly the same for one as for ten.
const claimGapMs = 10

interface Dependencies {
  database: Database
  clock: Clock
  box: SecretBox
  dialects: ReadonlyMap<string, WebhookDialect>
  sender: Sender
  logger: Logger
  /** Raised when there may be new deliveries. */
  work: Signal
}

export function createEngine(deps: Dependencies): Engine {
  const { database, clock, logger, work } = deps
  const inFlight = new Set<ClaimedDelivery>()
  const recorder = createRecorder(deps)
  const targets = createTargets(deps)
  let running = false
  let loop: Promise<void> = Promise.resolve()
  let extension: NodeJS.Timeout | undefined
  let wake = () => {}
  let woken = false
  let full = false

  const leaseEnd = () => new Date(clock.now().getTime() + leaseMs)

  function wakeUp(): void {
    woken = true
    wake()
  }

  async function run(delivery: ClaimedDelivery): Promise<void> {
    inFlight.add(delivery)
    try {
      const finished = await attempt({ ...deps, targets }, delivery)
      // Unless it has been given back meanwhile.
      if (inFlight.has(delivery)) await recorder.add(finished)
    } catch (error) {
      // Its lease ends by itself, then it is attempted again.
      logger.error({ err: error, delivery_id: delivery.id }, 'an attempt could not be made or recorded')
    } finally {
      inFlight.delete(delivery)
      if (full && inFlight.size <= maxInFlight - batch) wakeUp()
    }
  }

  /** Until a signal, until the next retry is due, or for a second. */
  async function sleep(): Promise<void> {
    await delay(claimGapMs)
    if (woken || !running) return
    const due = full ? undefined : await nextDue(database.db, clock.now())
    const ms = due ? Math.min(due.getTime() - clock.now().getTime(), lookAgainMs) : lookAgainMs
    if (woken || !running || ms <= 0) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async function claimSome(): Promise<void> {
    woken = false
    full = inFlight.size > maxInFlight - batch
    const claimed = full ? [] : await claim(database.db, batch, clock.now(), leaseEnd())
    for (const delivery of claimed) void run(delivery)
    if (claimed.length < batch) await sleep()
  }

  async function claimWhileRunning(): Promise<void> {
    while (running) {
      try {
        await claimSome()
      } catch (error) {
        logger.warn({ err: error }, 'the delivery loop could not reach its work; it goes on')
        await delay(tryAgainMs)
      }
    }
  }

  return {
    start() {
      running = true
      const unlisten = work.listen(wakeUp)
      extension = setInterval(() => {
        extend(database.db, [...inFlight], leaseEnd()).catch((error: unknown) =>
          logger.warn({ err: error }, 'leases could not be extended'),
        )
      }, extendEveryMs)
      loop = claimWhileRunning().finally(unlisten)
    },
    async stop(graceMs) {
      running = false
      wakeUp()
      clearInterval(extension)
      await loop
      const deadline = Date.now() + graceMs
      while (inFlight.size > 0 && Date.now() < deadline) await delay(20)
      await recorder.idle()
      const left = [...inFlight]
      inFlight.clear()
      await release(database.db, left)
    },
  }
}
