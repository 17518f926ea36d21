import type { AuditLog } from '../core/audit/audit-log.ts'
import { purgePresences } from '../core/conversations/presences.ts'
import { purgeAccounts } from '../core/users/purge-accounts.ts'
import type { Database } from '../db/database.ts'
import { dropOldPartitions } from '../db/partitions.ts'
import { dropOldRequestPartitions } from '../db/request-partitions.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Logger } from '../kernel/logger.ts'
import { createLoop, type Loop } from './loop.ts'

const hour = 60 * 60_000

interface Retention {
  database: Database
  retentionDays: number
  auditLog: AuditLog
  clock: Clock
  logger: Logger
}

/** Drops partitions, audit entries, sessions, links and presences that are older than their retention. */
export function createRetentionLoop({ database, retentionDays, auditLog, clock, logger }: Retention): Loop {
  let stopping = false
  const loop = createLoop({
    name: 'retention',
    everyMs: hour,
    logger,
    async round() {
      await auditLog.purge()
      await purgeAccounts(database, clock)
      await purgePresences(database, clock)
      const dropped = await dropOldPartitions(database.db, retentionDays, () => !stopping)
      if (!stopping) dropped.push(...(await dropOldRequestPartitions(database.db)))
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
