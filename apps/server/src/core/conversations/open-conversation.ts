import type { Tx } from '../../db/database.ts'
import { unknownReference } from '../../kernel/errors.ts'
import { pickChannel } from '../channels/pick-channel.ts'
import { selectContacts, toContact } from '../contacts/select-contact.ts'
import { appendEvents } from '../events/append.ts'
import { currentContact } from '../tenant/merged-ids.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { type Conversation, toConversation } from './conversation.ts'
import { conversationEvent, type Parties } from './conversation-event.ts'

export interface NewConversation {
  contactId: number
  /** Absent: the default channel. */
  channelId?: number | undefined
}

/** The conversation of a contact on a channel. It is created, before any message, if there is none. */
export async function openConversation(
  tx: Tx,
  tenant: Tenant,
  { contactId, channelId }: NewConversation,
  now: Date,
): Promise<Conversation> {
  const contact = await selectContacts(tx, tenant.workspaceId)
    .where('contacts.id', '=', currentContact(contactId))
    .executeTakeFirst()
  if (!contact) throw unknownReference('contact_id', 'contact')
  const channel = await pickChannel(tx, tenant, { channelId })
  const known = await tx
    .selectFrom('conversations')
    .selectAll()
    .where('contact_id', '=', contact.id)
    .where('channel_id', '=', channel.id)
    .executeTakeFirst()
  if (known) return toConversation(known)
  return createConversation(tx, tenant.workspaceId, { contact: toContact(contact), channel }, now)
}

/** A concurrent insert of the same conversation raises unique_violation, and transact() retries. */
async function createConversation(tx: Tx, workspaceId: number, parties: Parties, now: Date): Promise<Conversation> {
  const { contact, channel } = parties
  const row = await tx
    .insertInto('conversations')
    .values({ workspace_id: workspaceId, contact_id: contact.id, channel_id: channel.id, created_at: now })
    .returningAll()
    .executeTakeFirstOrThrow()
  const conversation = toConversation(row)
  await appendEvents(tx, [conversationEvent(workspaceId, 'conversation.created', conversation, parties, now)])
  return conversation
}
