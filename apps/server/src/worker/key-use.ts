import type { Authenticator } from '../core/keys/authenticate.ts'
import type { Logger } from '../kernel/logger.ts'
import { createLoop, type Loop } from './loop.ts'

/** Logs where wrong keys came from, and records when keys were last used, once a second: a record at each use would make every request a write. */
export function createKeyUseLoop({ authenticator, logger }: { authenticator: Authenticator; logger: Logger }): Loop {
  return createLoop({
    name: 'key use',
    everyMs: 1_000,
    logger,
    round: async () => {
      authenticator.reportFailures()
      await authenticator.recordUse()
    },
  })
}
