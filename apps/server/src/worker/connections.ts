import type { InvitationSender } from '../core/connections/invitation-sender.ts'
import type { Logger } from '../kernel/logger.ts'
import { createLoop, type Loop } from './loop.ts'

// A limit, so that the loop can be stopped.
const roundsAtOnce = 20

/** Sends due invitations. */
export function createConnectionsLoop({ sender, logger }: { sender: InvitationSender; logger: Logger }): Loop {
  return createLoop({
    name: 'invitations',
    everyMs: 1_000,
    logger,
    async round() {
      for (let rounds = 0; rounds < roundsAtOnce; rounds++) {
        if (!(await sender.sendDue())) return
      }
    },
  })
}
