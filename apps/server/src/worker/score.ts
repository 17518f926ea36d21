import type { Scoring } from '../core/scoring/scoring.ts'
import type { Logger } from '../kernel/logger.ts'
import { createLoop, type Loop } from './loop.ts'

// Contacts a transaction: its locks are short, and nobody waits behind them.
const batch = 500
// So that the loop can be stopped.
const batchesAtOnce = 20

/** Lets the scores of those who no longer write decay. The steps are days, so a minute more doesn't matter. */
export function createScoreLoop({ scoring, logger }: { scoring: Scoring; logger: Logger }): Loop {
  return createLoop({
    name: 'score',
    everyMs: 60_000,
    logger,
    async round() {
      for (let batches = 0; batches < batchesAtOnce; batches++) {
        if ((await scoring.decay(batch)) < batch) return
      }
    },
  })
}
