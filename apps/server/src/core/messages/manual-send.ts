import type { Tx } from '../../db/database.ts'
import type { Contact } from '../contacts/contact.ts'
import { profileUrl } from '../contacts/linkedin.ts'
import { createTasks } from '../tasks/create-tasks.ts'
import type { TaskDone } from '../tasks/tasks.ts'
import type { MessageError } from './message.ts'
import type { MessageRow } from './message-row.ts'
import { transitionStatus } from './transition-status.ts'

/** The kind of the tasks for manual sends. */
export const messageTask = 'message'

/** Why a manual send is still queued. */
export const awaitingManualSend: MessageError = {
  code: 'by_hand',
  reason: 'a person sends it; it counts as sent when their task is done',
}

/** A task for each message instead of a queue entry. */
export async function createManualSendTasks(
  tx: Tx,
  workspaceId: number,
  messages: readonly { row: MessageRow; contact: Contact }[],
  now: Date,
): Promise<void> {
  const tasks = messages.map(({ row, contact }) => ({
    kind: messageTask,
    title: `Send a message to ${contact.name ?? row.address}`,
    note: row.text,
    contactId: contact.id,
    data: { message_id: row.id, channel_id: row.channel_id, profile: profileUrl(row.address) },
  }))
  await createTasks(tx, workspaceId, tasks, now)
}

/** The person has sent the message. */
export const messageTaskDone: TaskDone = async (tx, _tenant, { data }, now) => {
  const row = await tx
    .selectFrom('messages')
    .selectAll()
    .where('id', '=', data.message_id as number)
    .forUpdate()
    .executeTakeFirst()
  if (row?.status === 'queued') await transitionStatus(tx, row, { status: 'sent', at: now }, now)
}
