import type { Selectable } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { Connections as ConnectionRow } from '../../db/types.gen.ts'
import { toChannel } from '../channels/channel.ts'
import { selectContacts, toContact } from '../contacts/select-contact.ts'
import { appendEvents } from '../events/append.ts'
import { type Connection, toConnection } from './connection.ts'
import { cancelInvitationTask } from './manual-invitation.ts'

/** Marks the connection as accepted and reports it once. The caller's transaction must have locked `row`. */
export async function acceptConnection(tx: Tx, row: Selectable<ConnectionRow>, now: Date): Promise<Connection> {
  if (row.status === 'accepted') return toConnection(row)
  const accepted = await tx
    .updateTable('connections')
    .set({ status: 'accepted', accepted_at: now, updated_at: now, error: null, due_at: null, leased_until: null })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  if (row.status === 'pending') await cancelInvitationTask(tx, row, now)
  const connection = toConnection(accepted)
  const contact = await selectContacts(tx, row.workspace_id)
    .where('contacts.id', '=', row.contact_id)
    .executeTakeFirstOrThrow()
  const channel = await tx.selectFrom('channels').selectAll().where('id', '=', row.channel_id).executeTakeFirstOrThrow()
  await appendEvents(tx, [
    {
      workspaceId: row.workspace_id,
      type: 'connection.accepted',
      occurredAt: now,
      data: { ...connection, contact: toContact(contact), channel: toChannel(channel) },
      contactId: row.contact_id,
      channelId: row.channel_id,
    },
  ])
  return connection
}
