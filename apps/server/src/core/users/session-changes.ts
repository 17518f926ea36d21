import { sql } from 'kysely'

import type { Db } from '../../db/database.ts'
import { keysChangedChannel } from '../keys/keys.ts'

/** On the channel of changed keys, in the place of a workspace's id: no key has changed. */
export const sessionsChanged = 'sessions'

/** Other processes forget the sessions that they remember, when the transaction commits. */
export async function announceSessions(db: Db): Promise<void> {
  await sql`select pg_notify(${keysChangedChannel}, ${sessionsChanged})`.execute(db)
}
