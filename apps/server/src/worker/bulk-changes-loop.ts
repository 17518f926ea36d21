import type { BulkChangeRunner } from '../core/bulk-changes/bulk-change-runner.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Timings } from '../kernel/timings.ts'
import { createLoop, type Loop } from './loop.ts'

// A limit, so that the loop can be stopped.
const batchesAtOnce = 10

interface BulkChangesLoopDependencies {
  runner: BulkChangeRunner
  logger: Logger
  timings: Pick<Timings, 'poll'>
}

/** Changes many contacts or conversations. */
export function createBulkChangesLoop({ runner, logger, timings }: BulkChangesLoopDependencies): Loop {
  return createLoop({
    name: 'bulk changes',
    everyMs: timings.poll,
    logger,
    async round() {
      for (let batches = 0; batches < batchesAtOnce; batches++) {
        if (!(await runner.step())) return undefined
      }
      return 'again'
    },
  })
}
