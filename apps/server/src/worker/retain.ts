import type { Idempotency } from '../core/idempotency/idempotency.ts'
import type { Authenticator } from '../core/keys/authenticate.ts'
import type { Database } from '../db/database.ts'
import { dropOldPartitions, makePartitionsAhead } from '../db/partitions.ts'
import type { Logger } from '../kernel/logger.ts'
import { createLoop, type Loop } from './loop.ts'

const hour = 60 * 60_000

/** Deletes expired idempotency keys. */
export function createIdempotencyGcLoop({ idempotency, logger }: { idempotency: Idempotency; logger: Logger }): Loop {
  return createLoop({ name: 'idempotency gc', everyMs: 10 * 60_000, logger, round: () => idempotency.purge() })
}

/** Creates the partitions of the coming days well in advance. */
export function createPartitionMaintenanceLoop({ database, logger }: { database: Database; logger: Logger }): Loop {
  return createLoop({
    name: 'partition maintenance',
    everyMs: hour,
    logger,
    round: () => makePartitionsAhead(database.db),
  })
}

interface Retention {
  database: Database
  retentionDays: number
  logger: Logger
}

/** Drops partitions that are older than the retention. */
export function createRetentionLoop({ database, retentionDays, logger }: Retention): Loop {
  let stopping = false
  const loop = createLoop({
    name: 'retention',
    everyMs: hour,
    logger,
    async round() {
      const dropped = await dropOldPartitions(database.db, retentionDays, () => !stopping)
      if (dropped.length > 0) logger.info({ dropped }, 'old partitions were dropped')
    },
  })
  return {
    start: loop.start,
    stop() {
      stopping = true
      return loop.stop()
    },
  }
}

/** Records when keys were last used, once a second: a record at each use would make every request a write. */
export function createKeyUseLoop({ authenticator, logger }: { authenticator: Authenticator; logger: Logger }): Loop {
  return createLoop({ name: 'key use', everyMs: 1_000, logger, round: () => authenticator.recordUse() })
}
