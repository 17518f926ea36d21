import type { Idempotency } from '../core/idempotency/idempotency.ts'
import type { Logger } from '../kernel/logger.ts'
import { createLoop, type Loop } from './loop.ts'

/** Deletes expired idempotency keys. */
export function createIdempotencyGcLoop({ idempotency, logger }: { idempotency: Idempotency; logger: Logger }): Loop {
  return createLoop({ name: 'idempotency gc', everyMs: 10 * 60_000, logger, round: () => idempotency.purge() })
}
