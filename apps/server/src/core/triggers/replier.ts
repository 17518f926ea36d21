import type { Db } from '../../db/database.ts'
import { PerDatabase } from '../../db/per-database.ts'
import type { Tenant } from '../tenant/tenant.ts'

/**
 * Gives the replies of this process. A fire without an endpoint to ask is replied to right after its commit. The
 * overdue-replies loop picks up failed replies.
 */
export interface Replier {
  /** The dialects whose receivers may answer with the reply. */
  readonly asking: readonly string[]
  /** Call this after the commit. Gives the trigger's own reply, unless an endpoint is `asked` for one. */
  fired(owed: OwedReply, asked: boolean): void
}

/** A fire without its reply. Until it is due, only the process that fired it or asked the endpoint may reply. */
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

/** From now on, `replier` replies to triggers that fire in a transaction of this database. */
export function replyThrough(db: Db, replier: Replier): void {
  repliers.set(db, replier)
}

export function replierFor(db: Db): Replier | undefined {
  return repliers.get(db)
}
