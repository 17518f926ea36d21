import type { CampaignRunner } from '../core/campaigns/runner.ts'
import type { Logger } from '../kernel/logger.ts'
import { createLoop, type Loop } from './loop.ts'

// A limit, so that the loop can be stopped.
const roundsAtOnce = 10

interface CampaignLoopDependencies {
  runner: CampaignRunner
  /** Counts are right without it, but their reading gets slower with each change. */
  foldCounts: () => Promise<number>
  logger: Logger
}

/** Executes due campaign steps. */
export function createCampaignLoop({ runner, foldCounts, logger }: CampaignLoopDependencies): Loop {
  return createLoop({
    name: 'campaigns',
    everyMs: 250,
    logger,
    async round() {
      await foldCounts()
      for (let rounds = 0; rounds < roundsAtOnce; rounds++) {
        if (!(await runner.round())) return undefined
      }
      return 'again'
    },
  })
}
