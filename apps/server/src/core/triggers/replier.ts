import type { Db } from '../../db/database.ts'
import { PerDatabase } from '../../db/per-database.ts'

/**
 * Whoever replies in this process. A fire that nobody has to be asked about is replied to as soon as it is committed;
 * what goes wrong on the way is found later by whoever sweeps.
 */
export interface Replier {
  /** The dialects whose receivers may say what the reply is. */
  readonly asking: readonly string[]
  /** Gives the trigger's own reply. */
  reply(workspaceId: number, fireId: number): void
}

const repliers = new PerDatabase<Replier>()

/** From now on, triggers that fire in a transaction of this database are replied to by it. */
export function replyThrough(db: Db, replier: Replier): void {
  repliers.set(db, replier)
}

export function replierFor(db: Db): Replier | undefined {
  return repliers.get(db)
}
