import type { Database } from '../db/database.ts'
import { makePartitionsAhead } from '../db/partitions.ts'
import { makeRequestPartitions } from '../db/request-partitions.ts'
import type { Logger } from '../kernel/logger.ts'
import { createLoop, type Loop } from './loop.ts'

const everyMs = 60 * 60_000

/** Creates the partitions of the coming days well in advance. */
export function createPartitionMaintenanceLoop({ database, logger }: { database: Database; logger: Logger }): Loop {
  return createLoop({
    name: 'partition maintenance',
    everyMs,
    logger,
    round: async () => {
      await makePartitionsAhead(database.db)
      await makeRequestPartitions(database.db)
    },
  })
}
