import type { Database } from '../db/database.ts'
import { type Batcher, createBatcher } from '../kernel/batcher.ts'
import type { Clock } from '../kernel/clock.ts'
import { ParleyError } from '../kernel/errors.ts'
import type { FinishedAttempt } from './delivery-work.ts'
import { createEndpointHealth } from './endpoint-health.ts'
import { record } from './sql/record.ts'

/** Writes results in batches: one statement for all that gathered during the last one. */
export type Recorder = Batcher<FinishedAttempt, void>

export function createRecorder({ database, clock }: { database: Database; clock: Clock }): Recorder {
  const health = createEndpointHealth({ database, clock })
  return createBatcher({
    run: async (finished) => {
      await record(database.db, finished)
      // Also results of lapsed claims: they tell as much about the endpoint.
      await health.track(finished)
      return []
    },
    largest: 500,
    concurrency: 1,
    // A statement costs as much as ten results, and no slot waits for it. A reply to a trigger may go first.
    gapMs: 15,
    patient: true,
    splitOn: (error) => !(error instanceof ParleyError),
  })
}
