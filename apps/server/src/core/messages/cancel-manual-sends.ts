import { sql } from 'kysely'

import type { OptOutListener } from '../consent/when-opted-out.ts'
import { messageTask } from './manual-send.ts'
import { transitionStatus } from './transition-status.ts'

/** Nobody is asked any more to write to a contact who has opted out. */
export const cancelManualSends: OptOutListener = async (tx, contactId, now) => {
  const tasks = await tx
    .updateTable('tasks')
    .set({ status: 'cancelled', completed_at: now, updated_at: now })
    .where('contact_id', '=', contactId)
    .where('kind', '=', messageTask)
    .where('status', '=', 'open')
    .returning(sql<number>`(data ->> 'message_id')::bigint`.as('message_id'))
    .execute()
  for (const { message_id } of tasks) {
    const row = await tx.selectFrom('messages').selectAll().where('id', '=', message_id).forUpdate().executeTakeFirst()
    const error = { code: 'opted_out', reason: 'its recipient has opted out' }
    if (row?.status === 'queued') await transitionStatus(tx, row, { status: 'failed', at: now, error }, now)
  }
}
