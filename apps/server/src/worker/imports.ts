import type { ImportRunner } from '../core/imports/import-runner.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Timings } from '../kernel/timings.ts'
import { createLoop, type Loop } from './loop.ts'

// A limit, so that the loop can be stopped.
const batchesAtOnce = 10

interface ImportLoopDependencies {
  runner: ImportRunner
  logger: Logger
  timings: Pick<Timings, 'poll'>
}

/** Imports files of contacts. */
export function createImportLoop({ runner, logger, timings }: ImportLoopDependencies): Loop {
  return createLoop({
    name: 'imports',
    everyMs: timings.poll,
    logger,
    async round() {
      await runner.expire()
      for (let batches = 0; batches < batchesAtOnce; batches++) {
        if (!(await runner.step())) return undefined
      }
      return 'again'
    },
  })
}
