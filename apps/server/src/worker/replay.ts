import type { ReplayRunner } from '../core/replays/runner.ts'
import type { Logger } from '../kernel/logger.ts'
import { createLoop, type Loop } from './loop.ts'

// A limit, so that the loop can be stopped.
const stepsAtOnce = 20

/** Queues the deliveries of replays, as fast as the receivers take them. */
export function createReplayLoop({ runner, logger }: { runner: ReplayRunner; logger: Logger }): Loop {
  return createLoop({
    name: 'replay',
    everyMs: 250,
    logger,
    async round() {
      for (let steps = 0; steps < stepsAtOnce; steps++) {
        if (!(await runner.step())) return
      }
    },
  })
}
