import type { Selectable } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { Conversations as ConversationRow } from '../../db/types.gen.ts'
import type { Channel } from '../channels/channel.ts'
import type { Contact } from '../contacts/contact.ts'
import { appendEvents } from '../events/append.ts'

/** One contact on one channel. */
export interface Conversation {
  id: number
  contact_id: number
  channel_id: number
  status: 'open' | 'pending' | 'snoozed' | 'resolved'
  created_at: string
  last_message_at: string | null
  last_inbound_at: string | null
}

export function toConversation(row: Selectable<ConversationRow>): Conversation {
  return {
    id: row.id,
    contact_id: row.contact_id,
    channel_id: row.channel_id,
    status: row.status as Conversation['status'],
    created_at: row.created_at.toISOString(),
    last_message_at: row.last_message_at?.toISOString() ?? null,
    last_inbound_at: row.last_inbound_at?.toISOString() ?? null,
  }
}

/** The conversation in which a message of this moment belongs; the first one of a contact on a channel makes it. */
export async function touchConversation(
  tx: Tx,
  workspaceId: number,
  contact: Contact,
  channel: Channel,
  direction: 'inbound' | 'outbound',
  now: Date,
): Promise<Conversation> {
  const times = { last_message_at: now, ...(direction === 'inbound' && { last_inbound_at: now }) }
  const known = await tx
    .updateTable('conversations')
    .set(times)
    .where('contact_id', '=', contact.id)
    .where('channel_id', '=', channel.id)
    .returningAll()
    .executeTakeFirst()
  if (known) return toConversation(known)
  const conversation = toConversation(
    await tx
      .insertInto('conversations')
      .values({ workspace_id: workspaceId, contact_id: contact.id, channel_id: channel.id, created_at: now, ...times })
      .returningAll()
      .executeTakeFirstOrThrow(),
  )
  await appendEvents(tx, [
    {
      workspaceId,
      type: 'conversation.created',
      occurredAt: now,
      data: { ...conversation, contact, channel },
      contactId: contact.id,
      channelId: channel.id,
    },
  ])
  return conversation
}
