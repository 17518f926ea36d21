import type { Database } from '../db/database.ts'
import { type Batcher, createBatcher } from '../kernel/batcher.ts'
import type { Clock } from '../kernel/clock.ts'
import { ParleyError } from '../kernel/errors.ts'
import { trackEndpointHealth } from './endpoint-health.ts'
import { type FinishedAttempt, record } from './sql/record.ts'

/** Writes results in batches: one statement for as many as have gathered while the last one was written. */
export type Recorder = Batcher<FinishedAttempt, void>

export function createRecorder({ database, clock }: { database: Database; clock: Clock }): Recorder {
  return createBatcher({
    run: async (finished) => {
      const affected = await record(database.db, finished)
      if (affected.length > 0) {
        await database.transact((tx) => trackEndpointHealth(tx, affected, finished, clock.now()))
      }
      return []
    },
    largest: 200,
    concurrency: 1,
    splitOn: (error) => !(error instanceof ParleyError),
  })
}
