import type { CampaignRunner } from '../core/campaigns/runner.ts'
import type { Logger } from '../kernel/logger.ts'
import { createLoop, type Loop } from './loop.ts'

// A limit, so that the loop can be stopped.
const roundsAtOnce = 10

/** Executes due campaign steps. */
export function createCampaignLoop({ runner, logger }: { runner: CampaignRunner; logger: Logger }): Loop {
  let again = () => {}
  return createLoop({
    name: 'campaigns',
    everyMs: 250,
    logger,
    listen(wake) {
      again = wake
      return () => {}
    },
    async round() {
      for (let rounds = 0; rounds < roundsAtOnce; rounds++) {
        if (!(await runner.round())) return
      }
      again()
    },
  })
}
