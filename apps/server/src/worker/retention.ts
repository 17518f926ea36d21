import type { Database } from '../db/database.ts'
import { dropOldPartitions } from '../db/partitions.ts'
import type { Logger } from '../kernel/logger.ts'
import { createLoop, type Loop } from './loop.ts'

const hour = 60 * 60_000

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
    isOverdue: loop.isOverdue,
    stop() {
      stopping = true
      return loop.stop()
    },
  }
}
