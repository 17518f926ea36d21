import type { OptOutListener } from '../consent/when-opted-out.ts'
import { cancelInvitationTask } from './manual-invitation.ts'
import { settle } from './settle.ts'

/** Nobody is asked any more to invite a contact who has opted out. Other invitations are checked when they are sent. */
export const cancelManualInvitations: OptOutListener = async (tx, contactId, now) => {
  const waiting = await tx
    .selectFrom('connections')
    .select(['id', 'contact_id'])
    .where('contact_id', '=', contactId)
    .where('status', '=', 'pending')
    .where('due_at', 'is', null)
    .forUpdate()
    .execute()
  const error = JSON.stringify({ code: 'opted_out', reason: 'the contact has opted out' })
  for (const connection of waiting) {
    await cancelInvitationTask(tx, connection, now)
    await settle(tx, connection.id, { status: 'failed', error }, now)
  }
}
