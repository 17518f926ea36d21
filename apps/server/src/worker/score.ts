import type { Scoring } from '../core/contacts/decay-scores.ts'
import type { Logger } from '../kernel/logger.ts'
import { createLoop, type Loop } from './loop.ts'

// Contacts for each transaction: few, so that its locks are short.
const batch = 500
// A limit, so that the loop can be stopped.
const batchesAtOnce = 20

/**
 * Decays the scores of contacts who no longer write, and applies rules that have changed. The steps are days, so a minute's
 * delay doesn't matter.
 */
export function createScoreLoop({ scoring, logger }: { scoring: Scoring; logger: Logger }): Loop {
  return createLoop({
    name: 'score',
    everyMs: 60_000,
    logger,
    async round() {
      for (let batches = 0; batches < batchesAtOnce; batches++) {
        const decayed = await scoring.decay(batch)
        if (decayed < batch && !(await scoring.applyRules(batch))) return
      }
    },
  })
}
