import type { Conversations } from '../core/conversations/conversations.ts'
import type { Logger } from '../kernel/logger.ts'
import { createLoop, type Loop } from './loop.ts'

// A limit, so that the loop can be stopped.
const batchesAtOnce = 20

/** Opens snoozed conversations that are due. */
export function createUnsnoozeLoop({ conversations, logger }: { conversations: Conversations; logger: Logger }): Loop {
  return createLoop({
    name: 'unsnooze',
    everyMs: 1_000,
    logger,
    async round() {
      for (let batches = 0; batches < batchesAtOnce; batches++) {
        if (!(await conversations.unsnooze())) return
      }
    },
  })
}
