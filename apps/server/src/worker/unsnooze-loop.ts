import type { Conversations } from '../core/conversations/conversations.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Timings } from '../kernel/timings.ts'
import { createLoop, type Loop } from './loop.ts'

// A limit, so that the loop can be stopped.
const batchesAtOnce = 20

interface UnsnoozeLoopDependencies {
  conversations: Conversations
  logger: Logger
  timings: Pick<Timings, 'poll'>
}

/** Opens snoozed conversations that are due. */
export function createUnsnoozeLoop({ conversations, logger, timings }: UnsnoozeLoopDependencies): Loop {
  return createLoop({
    name: 'unsnooze',
    everyMs: timings.poll,
    logger,
    async round() {
      for (let batches = 0; batches < batchesAtOnce; batches++) {
        if (!(await conversations.unsnooze())) return
      }
    },
  })
}
