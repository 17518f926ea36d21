import type { Tx } from '../../db/database.ts'
import { invalidField } from '../../kernel/errors.ts'
import { selectContacts, toContact } from '../contacts/select-contact.ts'
import { appendEvents } from '../events/append.ts'
import { pickChannel } from '../messages/pick-channel.ts'
import type { Tenant } from '../workspaces/tenant.ts'
import { type Conversation, toConversation } from './conversation.ts'
import { conversationEvent, type Parties } from './conversation-event.ts'

export interface NewConversation {
  contactId: number
  /** The default channel where it is absent. */
  channelId?: number | undefined
}

/** The conversation of a contact on a channel; a new one, before any message, where there is none. */
export async function openConversation(
  tx: Tx,
  tenant: Tenant,
  { contactId, channelId }: NewConversation,
  now: Date,
): Promise<Conversation> {
  const contact = await selectContacts(tx, tenant.workspaceId).where('contacts.id', '=', contactId).executeTakeFirst()
  if (!contact) throw invalidField('contact_id', 'must be a contact of this workspace')
  const channel = await pickChannel(tx, tenant, { channelId })
  const known = await tx
    .selectFrom('conversations')
    .selectAll()
    .where('contact_id', '=', contactId)
    .where('channel_id', '=', channel.id)
    .executeTakeFirst()
  if (known) return toConversation(known)
  return makeConversation(tx, tenant.workspaceId, { contact: toContact(contact), channel }, now)
}

/** Collides with another transaction that makes the same one. */
async function makeConversation(tx: Tx, workspaceId: number, parties: Parties, now: Date): Promise<Conversation> {
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
