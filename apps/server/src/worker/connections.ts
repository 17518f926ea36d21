import type { InvitationSender } from '../core/connections/invitation-sender.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Timings } from '../kernel/timings.ts'
import { createLoop, type Loop } from './loop.ts'

// A limit, so that the loop can be stopped.
const roundsAtOnce = 20

interface ConnectionsLoopDependencies {
  sender: InvitationSender
  logger: Logger
  timings: Pick<Timings, 'poll'>
}

/** Sends due invitations. */
export function createConnectionsLoop({ sender, logger, timings }: ConnectionsLoopDependencies): Loop {
  return createLoop({
    name: 'invitations',
    everyMs: timings.poll,
    logger,
    async round() {
      for (let rounds = 0; rounds < roundsAtOnce; rounds++) {
        if (!(await sender.sendDue())) return
      }
    },
  })
}
