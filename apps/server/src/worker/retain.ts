import type { Idempotency } from '../core/idempotency/idempotency.ts'
import type { Authenticator } from '../core/keys/authenticate.ts'
import type { Logger } from '../kernel/logger.ts'
import { createLoop, type Loop } from './loop.ts'

/** Drops what has served its time. */
export function createRetainLoop({ idempotency, logger }: { idempotency: Idempotency; logger: Logger }): Loop {
  return createLoop({ name: 'retain', everyMs: 10 * 60_000, logger, round: () => idempotency.purge() })
}

/** Writes down when keys were last used: not at each use, which would make every request a write. */
export function createKeyUseLoop({ authenticator, logger }: { authenticator: Authenticator; logger: Logger }): Loop {
  return createLoop({ name: 'key use', everyMs: 1_000, logger, round: () => authenticator.recordUse() })
}
