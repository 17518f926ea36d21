import type { ScheduledMessages } from '../core/messages/scheduled-messages.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Timings } from '../kernel/timings.ts'
import { createLoop, type Loop } from './loop.ts'

// A limit, so that the loop can be stopped.
const batchesAtOnce = 20

interface ScheduledMessagesLoopDependencies {
  scheduledMessages: ScheduledMessages
  logger: Logger
  timings: Pick<Timings, 'poll'>
}

/** Sends scheduled messages that are due. */
export function createScheduledMessagesLoop({
  scheduledMessages,
  logger,
  timings,
}: ScheduledMessagesLoopDependencies): Loop {
  return createLoop({
    name: 'scheduled messages',
    everyMs: timings.poll,
    logger,
    async round() {
      for (let batches = 0; batches < batchesAtOnce; batches++) {
        if (!(await scheduledMessages.release())) return
      }
    },
  })
}
