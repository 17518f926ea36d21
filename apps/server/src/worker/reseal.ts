import type { Database } from '../db/database.ts'
import { resealEarlier } from '../db/secret-key.ts'
import type { Logger } from '../kernel/logger.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import { createLoop, type Loop } from './loop.ts'

/** Seals for their place the secrets that earlier versions have sealed. */
export function createResealLoop({
  database,
  box,
  logger,
}: {
  database: Database
  box: SecretBox
  logger: Logger
}): Loop {
  let stopping = false
  const loop = createLoop({
    name: 'reseal',
    everyMs: 60 * 60_000,
    logger,
    async round() {
      const counts = await resealEarlier(database.db, box, () => !stopping)
      if (counts && counts.resealed + counts.failed > 0) logger.info(counts, 'earlier secrets were sealed again')
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
