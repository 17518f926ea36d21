import { CompiledQuery, sql } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { Contact } from '../contacts/contact.ts'
import type { RepliedCampaign } from '../messages/inbound-events.ts'
import { cancelTasks } from './cancel-tasks.ts'

// A campaign that hasn't started has sent nothing to reply to.
const stops = '(e.ended_at is null and (g.stop_on_reply or $3))'
/** Of the last message before the answer. */
const answered = (column: 'step' | 'variant') =>
  `(select d.${column} from campaign_steps_done d
    where d.enrollment_id = e.id and d.message_id is not null order by d.step desc limit 1)`
const statement = `
update enrollments e set
  replied_at = coalesce(e.replied_at, $2),
  replied_step = case when e.replied_at is null then ${answered('step')} else e.replied_step end,
  replied_variant = case when e.replied_at is null then ${answered('variant')} else e.replied_variant end,
  status = case when ${stops} then 'stopped' else e.status end,
  reason = case when not ${stops} then e.reason when $3 then 'opt_out' else 'reply' end,
  due_at = case when ${stops} then null else e.due_at end,
  ended_at = case when ${stops} then $2 else e.ended_at end
from campaigns g
where g.id = e.campaign_id and e.contact_id = $1 and g.started_at is not null
  and (e.replied_at is null or e.ended_at is null)
returning e.id as "enrollmentId", g.id, g.name, e.status = 'stopped' as stopped`

interface Row {
  enrollmentId: number
  id: number
  name: string
  stopped: boolean
}

/**
 * Records a contact's message in their campaigns. It stops campaigns that stop on a reply, and all of them on an
 * opt-out. The caller's transaction must have locked the contact's row. Call it only for an `enrolled` contact. Returns
 * the campaign of the latest enrollment.
 */
export async function recordReply(tx: Tx, contact: Contact, now: Date): Promise<RepliedCampaign | null> {
  const optedOut = contact.opted_out_at !== null
  const { rows } = await tx.executeQuery<Row>(CompiledQuery.raw(statement, [contact.id, now, optedOut]))
  await cancelTasks(
    tx,
    rows.filter(({ stopped }) => stopped).map(({ enrollmentId }) => enrollmentId),
    now,
  )
  await tx
    .updateTable('contacts')
    .set({
      enrolled: sql`exists (
        select from enrollments e join campaigns g on g.id = e.campaign_id
        where e.contact_id = contacts.id and (e.ended_at is null or e.replied_at is null and g.started_at is not null))`,
    })
    .where('id', '=', contact.id)
    .execute()
  const last = rows.toSorted((a, b) => b.enrollmentId - a.enrollmentId)[0]
  return last ? { id: last.id, name: last.name, enrollment_id: last.enrollmentId } : null
}
