import type { TriggerReplies } from '../core/triggers/replies.ts'
import type { Logger } from '../kernel/logger.ts'
import { createLoop, type Loop } from './loop.ts'

/** Gives overdue replies: the process that owed one has died, or the receiver is late. */
export function createOverdueRepliesLoop({ replies, logger }: { replies: TriggerReplies; logger: Logger }): Loop {
  return createLoop({ name: 'overdue replies', everyMs: 500, logger, round: () => replies.sendOverdue() })
}
