import type { Sending } from '../core/messages/sending.ts'
import type { Logger } from '../kernel/logger.ts'
import { createLoop, type Loop } from './loop.ts'

const batch = 20

/** Sends messages whose next try is due, and settles those whose process died while they were in flight. */
export function createSendLoop({ sending, logger }: { sending: Sending; logger: Logger }): Loop {
  return createLoop({
    name: 'send',
    everyMs: 500,
    logger,
    async round() {
      await sending.expire()
      for (let claims = await sending.claimDue(batch); claims.length > 0; claims = await sending.claimDue(batch)) {
        const results = await Promise.allSettled(claims.map((claim) => sending.attempt(claim)))
        for (const result of results) {
          if (result.status === 'rejected')
            logger.error({ err: result.reason }, 'a message could not be sent or recorded')
        }
      }
    },
  })
}
