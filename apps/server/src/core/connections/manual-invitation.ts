import { sql } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { Contact } from '../contacts/contact.ts'
import { profileUrl } from '../contacts/linkedin.ts'
import { createTasks } from '../tasks/create-tasks.ts'
import type { TaskDone } from '../tasks/tasks.ts'
import type { Connection } from './connection.ts'
import { settle } from './settle.ts'

/** The kind of the tasks for invitations that a person sends, because no vendor sends them for us. */
export const invitationTask = 'invitation'

export async function createManualInvitationTask(
  tx: Tx,
  workspaceId: number,
  { id, note, channel_id }: Connection,
  { contact, address }: { contact: Contact; address: string },
  now: Date,
): Promise<void> {
  const title = `Invite ${contact.name ?? address} to connect`
  const data = { connection_id: id, channel_id, profile: profileUrl(address) }
  await createTasks(tx, workspaceId, [{ kind: invitationTask, title, note, contactId: contact.id, data }], now)
}

/** A person has sent the invitation. */
export const invitationTaskDone: TaskDone = async (tx, _tenant, { data }, now) => {
  const id = data.connection_id as number
  const row = await tx.selectFrom('connections').select('status').where('id', '=', id).forUpdate().executeTakeFirst()
  if (row?.status === 'pending') await settle(tx, id, { status: 'sent', sent_at: now, error: null }, now)
}

/** Cancels the task of an invitation that is no longer needed. */
export async function cancelInvitationTask(
  tx: Tx,
  { id, contact_id }: { id: number; contact_id: number },
  now: Date,
): Promise<void> {
  await tx
    .updateTable('tasks')
    .set({ status: 'cancelled', updated_at: now })
    .where('contact_id', '=', contact_id)
    .where('kind', '=', invitationTask)
    .where('status', '=', 'open')
    .where(sql<boolean>`data ->> 'connection_id' = ${String(id)}`)
    .execute()
}
