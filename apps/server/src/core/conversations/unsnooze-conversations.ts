import { sql } from 'kysely'

import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { changeConversation } from './change-conversation.ts'
import { toConversation } from './conversation.ts'

const atOnce = 50

/**
 * Opens conversations whose time has come, a batch of them: returns whether there may be more. Those that another process
 * is opening are left to it.
 */
export function unsnoozeConversations({ transact }: Database, clock: Clock): Promise<boolean> {
  return transact(async (tx) => {
    const now = clock.now()
    const rows = await tx
      .selectFrom('conversations')
      .selectAll()
      // As text, for its partial index.
      .where(sql<boolean>`status = 'snoozed'`)
      .where('snoozed_until', '<=', now)
      .orderBy('snoozed_until')
      .limit(atOnce)
      .forUpdate()
      .skipLocked()
      .execute()
    for (const row of rows) {
      await changeConversation(tx, row.workspace_id, toConversation(row), { status: 'open' }, now)
    }
    return rows.length === atOnce
  })
}
