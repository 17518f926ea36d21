import type { Database } from '../db/database.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Timings } from '../kernel/timings.ts'
import { createAttemptTotals } from './attempt-totals.ts'
import type { FinishedAttempt } from './delivery-work.ts'
import type { LaneReading } from './lanes/lanes.ts'
import { writeLanes } from './sql/write-lanes.ts'
import { writeTotals } from './sql/write-totals.ts'

interface StandingWriterDependencies {
  database: Database
  clock: Clock
  logger: Logger
  timings: Pick<Timings, 'deliveryStats'>
  readLanes: () => LaneReading[]
}

/** Writes how attempts and lanes stand, every few seconds: nothing waits for it, and an attempt costs a count in memory. */
export interface StandingWriter {
  count(finished: FinishedAttempt): void
  start(): void
  /** Writes what is left. */
  stop(): Promise<void>
}

export function createStandingWriter(deps: StandingWriterDependencies): StandingWriter {
  const { database, clock, logger, timings, readLanes } = deps
  const { db } = database
  const totals = createAttemptTotals()
  /** Lanes whose last state on record isn't idle. */
  let busy = new Set<number>()
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()

  async function write(): Promise<void> {
    const taken = totals.take()
    try {
      await writeTotals(db, taken, clock.now())
    } catch (error) {
      totals.restore(taken)
      throw error
    }
    const now = readLanes().filter(({ id, ...lane }) => busy.has(id) || isBusy(lane))
    await writeLanes(db, now, clock.now())
    busy = new Set(now.filter(isBusy).map(({ id }) => id))
  }

  function writeSoon(): void {
    writing = writing.then(write).catch((error: unknown) => {
      logger.warn({ err: error }, 'the standing of deliveries could not be written; it is tried again')
    })
  }

  return {
    count: totals.add,
    start() {
      timer = setInterval(writeSoon, timings.deliveryStats)
    },
    stop() {
      clearInterval(timer)
      writeSoon()
      return writing
    },
  }
}

const isBusy = ({ inFlight, buffered, open }: Omit<LaneReading, 'id'>): boolean => inFlight + buffered > 0 || open
