import { sql } from 'kysely'

import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { changeConversation } from './change-conversation.ts'
import { toConversation } from './conversation.ts'

const atOnce = 50

/**
 * Opens a batch of snoozed conversations that are due. Returns true if there may be more. Rows that another process has
 * locked are skipped.
 */
export function unsnoozeConversations({ transact }: Database, clock: Clock): Promise<boolean> {
  return transact(async (tx) => {
    const now = clock.now()
    const rows = await tx
      .selectFrom('conversations')
      .selectAll()
      // A literal, so that the planner uses the partial index.
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
