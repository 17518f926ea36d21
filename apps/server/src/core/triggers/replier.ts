import type { Db } from '../../db/database.ts'
import { PerDatabase } from '../../db/per-database.ts'
import type { Tenant } from '../workspaces/tenant.ts'

/**
 * Whoever replies in this process. A fire that nobody has to be asked about is replied to as soon as it is committed;
 * what goes wrong on the way is found later by whoever sweeps.
 */
export interface Replier {
  /** The dialects whose receivers may say what the reply is. */
  readonly asking: readonly string[]
  /** It has been committed. Gives the trigger's own reply, unless an endpoint is `asked` what to say. */
  fired(owed: OwedReply, asked: boolean): void
}

/** A fire whose reply has yet to be given; until it is due, by nobody but the process that fired it, or that was asked. */
export interface OwedReply {
  fireId: number
  triggerId: number
  tenant: Tenant
  contactId: number
  channelId: number
  reply: string
  dueAt: Date
}

const repliers = new PerDatabase<Replier>()

/** From now on, triggers that fire in a transaction of this database are replied to by it. */
export function replyThrough(db: Db, replier: Replier): void {
  repliers.set(db, replier)
}

export function replierFor(db: Db): Replier | undefined {
  return repliers.get(db)
}
