import type { Digests } from '../core/analytics/digests.ts'
import type { RollUp } from '../core/analytics/roll-up.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Timings } from '../kernel/timings.ts'
import { createLoop, type Loop } from './loop.ts'

// A limit, so that the loop can be stopped.
const roundsAtOnce = 20

interface AnalyticsLoopDependencies {
  rollUp: RollUp
  digests: Digests
  logger: Logger
  timings: Pick<Timings, 'figures'>
}

/** Keeps the figures of each day, and sends the digests of them. */
export function createAnalyticsLoop({ rollUp, digests, logger, timings }: AnalyticsLoopDependencies): Loop {
  return createLoop({
    name: 'analytics',
    everyMs: timings.figures,
    logger,
    async round() {
      let more = true
      for (let rounds = 0; more && rounds < roundsAtOnce; rounds++) more = await rollUp.round()
      await digests.send()
      return more ? 'again' : undefined
    },
  })
}
