import { CollisionError, type Tx } from '../../db/database.ts'
import { invalidField, ParleyError, unknownReference } from '../../kernel/errors.ts'
import type { ChannelAdapter } from '../channels/adapter.ts'
import { pickChannel } from '../channels/pick-channel.ts'
import { selectContacts, toContact } from '../contacts/select-contact.ts'
import { resolveAddress } from '../messages/resolve-address.ts'
import { currentContact } from '../tenant/merged-ids.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { type Connection, toConnection } from './connection.ts'
import { createManualInvitationTask } from './manual-invitation.ts'

export interface NewConnection {
  contactId: number
  /** Defaults to the workspace's LinkedIn channel. */
  channelId?: number | undefined
  note?: string | null | undefined
}

export interface Inviting {
  adapterOf(type: string): ChannelAdapter | undefined
}

/**
 * Invites a contact to connect, once for each channel. A contact who is invited or connected already stays unchanged. A
 * failed or withdrawn invitation starts again. The transaction only queues the invitation.
 */
export async function inviteContact(
  tx: Tx,
  tenant: Tenant,
  { contactId, channelId, note = null }: NewConnection,
  { adapterOf }: Inviting,
  now: Date,
): Promise<{ connection: Connection; created: boolean }> {
  const channel = await pickChannel(tx, tenant, { channelId, channelType: 'linkedin' })
  const adapter = adapterOf(channel.type)
  if (!adapter?.invitations) {
    throw invalidField('channel_id', `names a ${channel.type} channel, which can't send invitations`, 'no_invitations')
  }
  const contact = await selectContacts(tx, tenant.workspaceId)
    .where('contacts.id', '=', currentContact(contactId))
    .forNoKeyUpdate('contacts')
    .executeTakeFirst()
  if (!contact) throw unknownReference('contact_id', 'contact')
  const person = toContact(contact)
  const address = resolveAddress(person, adapter)
  if (contact.opted_out_at) throw optedOut(contact.id)

  const known = await tx
    .selectFrom('connections')
    .selectAll()
    .where('contact_id', '=', contact.id)
    .where('channel_id', '=', channel.id)
    .forUpdate()
    .executeTakeFirst()
  if (known && known.status !== 'failed' && known.status !== 'withdrawn') {
    return { connection: toConnection(known), created: false }
  }
  const manual = adapter.manual?.(channel) ?? false
  const asked = {
    status: 'pending',
    note,
    provider_id: null,
    error: null,
    leased_until: null,
    attempts: 0,
    due_at: manual ? null : now,
    created_at: now,
    updated_at: now,
    sent_at: null,
  }
  const row = known
    ? await tx.updateTable('connections').set(asked).where('id', '=', known.id).returningAll().executeTakeFirst()
    : await tx
        .insertInto('connections')
        .values({ ...asked, workspace_id: tenant.workspaceId, contact_id: contact.id, channel_id: channel.id })
        .onConflict((conflict) => conflict.doNothing())
        .returningAll()
        .executeTakeFirst()
  if (!row) throw new CollisionError('another transaction has just invited this contact')
  const connection = toConnection(row)
  if (manual) await createManualInvitationTask(tx, tenant.workspaceId, connection, { contact: person, address }, now)
  return { connection, created: true }
}

function optedOut(contactId: number): ParleyError {
  return new ParleyError('rejected', `Contact ${contactId} has opted out and can't be invited.`, {
    code: 'opted_out',
    fields: [{ field: 'contact_id', message: 'has opted out' }],
    data: { contact_id: contactId },
  })
}
