import type { Authenticator } from '../core/keys/authenticate.ts'
import type { Logger } from '../kernel/logger.ts'
import { createLoop, type Loop } from './loop.ts'

/** Records when keys were last used, once a second: a record at each use would make every request a write. */
export function createKeyUseLoop({ authenticator, logger }: { authenticator: Authenticator; logger: Logger }): Loop {
  return createLoop({ name: 'key use', everyMs: 1_000, logger, round: () => authenticator.recordUse() })
}
