import type { FileCleanup } from '../core/files/file-cleanup.ts'
import type { FileFetcher } from '../core/files/file-fetcher.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Timings } from '../kernel/timings.ts'
import { createLoop, type Loop } from './loop.ts'

// Limits, so that the loop can be stopped.
const filesAtOnce = 20
const cleanedAtOnce = 10

interface FilesLoopDependencies {
  fetcher: FileFetcher
  cleanup: FileCleanup
  logger: Logger
  timings: Pick<Timings, 'poll'>
}

/** Fetches the files of inbound messages, and deletes those that are gone. */
export function createFilesLoop({ fetcher, cleanup, logger, timings }: FilesLoopDependencies): Loop {
  return createLoop({
    name: 'files',
    everyMs: timings.poll,
    logger,
    async round() {
      for (let files = 0; files < filesAtOnce; files++) {
        if (!(await fetcher.step())) break
      }
      for (let steps = 0; steps < cleanedAtOnce; steps++) {
        if (!(await cleanup.step())) return
      }
    },
  })
}
