import type { AuditLog } from '../core/audit/audit-log.ts'
import type { Database } from '../db/database.ts'
import { dropOldPartitions } from '../db/partitions.ts'
import type { Logger } from '../kernel/logger.ts'
import { createLoop, type Loop } from './loop.ts'

const hour = 60 * 60_000

interface Retention {
  database: Database
  retentionDays: number
  auditLog: AuditLog
  logger: Logger
}

/** Drops partitions and audit entries that are older than their retention. */
export function createRetentionLoop({ database, retentionDays, auditLog, logger }: Retention): Loop {
  let stopping = false
  const loop = createLoop({
    name: 'retention',
    everyMs: hour,
    logger,
    async round() {
      await auditLog.purge()
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
