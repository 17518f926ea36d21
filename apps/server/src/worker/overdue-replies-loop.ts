import type { TriggerReplies } from '../core/triggers/replies.ts'
import type { Logger } from '../kernel/logger.ts'
import { createLoop, type Loop } from './loop.ts'

/** Gives the replies that nobody else has given: whoever was to has died, or its receiver is late. */
export function createOverdueRepliesLoop({ replies, logger }: { replies: TriggerReplies; logger: Logger }): Loop {
  return createLoop({ name: 'overdue replies', everyMs: 500, logger, round: () => replies.sendOverdue() })
}
