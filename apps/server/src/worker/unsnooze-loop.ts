import type { Conversations } from '../core/conversations/conversations.ts'
import type { Logger } from '../kernel/logger.ts'
import { createLoop, type Loop } from './loop.ts'

// So that the loop can be stopped.
const batchesAtOnce = 20

/** Opens snoozed conversations when their time has come. */
export function createUnsnoozeLoop({ conversations, logger }: { conversations: Conversations; logger: Logger }): Loop {
  return createLoop({
    name: 'wake',
    everyMs: 1_000,
    logger,
    async round() {
      for (let batches = 0; batches < batchesAtOnce; batches++) {
        if (!(await conversations.unsnooze())) return
      }
    },
  })
}
