import type { Tx } from '../../db/database.ts'
import { invalidField, unknownReference } from '../../kernel/errors.ts'
import type { ChannelAdapter } from '../channels/adapter.ts'
import { pickChannel } from '../channels/pick-channel.ts'
import type { Contact } from '../contacts/contact.ts'
import { ownerOf } from '../contacts/owner-of.ts'
import { selectContacts, toContact } from '../contacts/select-contact.ts'
import { openConversation } from '../conversations/open-conversation.ts'
import { appendEvents } from '../events/append.ts'
import { idempotencyKeptMs } from '../idempotency/idempotency.ts'
import { resolveTemplate } from '../templates/resolve-template.ts'
import { currentContact } from '../tenant/merged-ids.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { checkContent } from './check-content.ts'
import { findRecipient, resolveAddress } from './resolve-address.ts'
import { type ScheduledMessageRow, scheduledEvent } from './scheduled-message.ts'
import { makeContact, type NewMessage, optedOut, type QueueMessage } from './send-message.ts'

export interface NewScheduledMessage
  extends Pick<NewMessage, 'to' | 'contactId' | 'content' | 'channelId' | 'idempotencyKey' | 'contentField'> {
  sendAt: Date
  /** Not if the contact writes before. */
  unlessAnswered: boolean
}

/**
 * Writes a message to be sent later. Checks what can be known now; everything is checked again when it is sent. The
 * service window is checked then only: the contact may write in the meantime.
 */
export async function scheduleMessage(
  tx: Tx,
  tenant: Tenant,
  input: NewScheduledMessage,
  { adapterOf, policy }: QueueMessage,
  now: Date,
): Promise<ScheduledMessageRow> {
  if (input.sendAt <= now) throw invalidField('send_at', 'must be in the future')
  const { workspaceId } = tenant
  const channel = await pickChannel(tx, tenant, { channelId: input.channelId })
  const adapter = adapterOf(channel.type)
  const prefix = input.contentField ?? ''
  checkContent(input.content, { adapter, channel, policy, prefix })
  const { text } = await resolveTemplate(tx, input.content, { adapter, channel, prefix })
  const known = await findContact(tx, tenant, input, adapter)
  const contact = known ?? (await makeContact(tx, tenant, input, adapter, now))
  if (contact.opted_out_at) throw optedOut(known ? contact.id : null, input)
  const address = resolveAddress(contact, adapter)
  const conversation = await openConversation(tx, tenant, { contactId: contact.id, channelId: channel.id }, now)
  if (input.idempotencyKey !== undefined) await freeLapsed(tx, workspaceId, input.idempotencyKey, now)
  const row = await tx
    .insertInto('scheduled_messages')
    .values({
      workspace_id: workspaceId,
      conversation_id: conversation.id,
      contact_id: contact.id,
      channel_id: channel.id,
      content: JSON.stringify(input.content),
      text,
      address,
      send_at: input.sendAt,
      unless_answered: input.unlessAnswered,
      actor: tenant.actor,
      idempotency_key: input.idempotencyKey ?? null,
      created_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await appendEvents(tx, [scheduledEvent(row, { contact, conversation, channel }, now)])
  return row
}

/** An older message with the key keeps it no longer. */
async function freeLapsed(tx: Tx, workspaceId: number, key: string, now: Date): Promise<void> {
  await tx
    .updateTable('scheduled_messages')
    .set({ idempotency_key: null })
    .where('workspace_id', '=', workspaceId)
    .where('idempotency_key', '=', key)
    .where('created_at', '<=', new Date(now.getTime() - idempotencyKeptMs))
    .execute()
}

/** Keeps the contact from being erased until the message is written. Undefined for a new recipient. */
async function findContact(
  tx: Tx,
  tenant: Tenant,
  { contactId, to }: NewScheduledMessage,
  adapter: ChannelAdapter | undefined,
): Promise<Contact | undefined> {
  const owner =
    contactId ??
    (to === undefined
      ? undefined
      : await ownerOf(tx, tenant.workspaceId, await findRecipient(tx, tenant, to, adapter, { field: 'to' })))
  if (owner === undefined) return undefined
  const row = await selectContacts(tx, tenant.workspaceId)
    .where('contacts.id', '=', currentContact(owner))
    .forNoKeyUpdate('contacts')
    .executeTakeFirst()
  if (!row) throw unknownReference('contact_id', 'contact')
  return toContact(row)
}
