import type { Database } from '../db/database.ts'
import { type Batcher, createBatcher } from '../kernel/batcher.ts'
import type { Clock } from '../kernel/clock.ts'
import { ParleyError } from '../kernel/errors.ts'
import { trackEndpointHealth } from './endpoint-health.ts'
import { type FinishedAttempt, record } from './sql/record.ts'

/** Writes results in batches: one transaction for as many as have gathered while the last one was written. */
export type Recorder = Batcher<FinishedAttempt, void>

export function createRecorder({ database, clock }: { database: Database; clock: Clock }): Recorder {
  return createBatcher({
    run: async (finished) => {
      await database.transact(async (tx) => {
        await record(tx, finished)
        await trackEndpointHealth(tx, finished, clock.now())
      })
      return []
    },
    largest: 200,
    concurrency: 1,
    splitOn: (error) => !(error instanceof ParleyError),
  })
}
