import type { Tx } from '../../db/database.ts'
import { type Channel, toChannel } from '../channels/channel.ts'
import type { Changes, Contact } from '../contacts/contact.ts'
import { selectContacts, toContact } from '../contacts/select-contact.ts'
import type { EventType, NewEvent } from '../events/event.ts'
import type { Conversation } from './conversation.ts'

/** A conversation's contact and channel, as events show them. */
export interface Parties {
  contact: Contact
  channel: Channel
}

export async function partiesOf(tx: Tx, workspaceId: number, conversation: Conversation): Promise<Parties> {
  const contact = await selectContacts(tx, workspaceId)
    .where('contacts.id', '=', conversation.contact_id)
    .executeTakeFirstOrThrow()
  const channel = await tx
    .selectFrom('channels')
    .selectAll()
    .where('id', '=', conversation.channel_id)
    .executeTakeFirstOrThrow()
  return { contact: toContact(contact), channel: toChannel(channel) }
}

/** An event about a conversation. Its data is the conversation, with contact, channel and changes. */
export function conversationEvent(
  workspaceId: number,
  type: EventType,
  conversation: Conversation,
  { contact, channel }: Parties,
  now: Date,
  changes?: Changes,
): NewEvent {
  return {
    workspaceId,
    type,
    occurredAt: now,
    data: { ...conversation, contact, channel, ...(changes && { changes }) },
    contactId: contact.id,
    channelId: channel.id,
  }
}
