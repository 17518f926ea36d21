import { sql } from 'kysely'

import type { Tx } from '../../db/database.ts'
import { appendEvents } from '../events/append.ts'
import { changeConversation } from './change-conversation.ts'
import { type Conversation, toConversation } from './conversation.ts'
import { conversationEvent, type Parties } from './conversation-event.ts'

/**
 * The conversation in which a message of this moment belongs; the first one of a contact on a channel makes it. One that
 * was resolved or snoozed is open again when its contact writes.
 */
export async function touchConversation(
  tx: Tx,
  workspaceId: number,
  parties: Parties,
  direction: 'inbound' | 'outbound',
  now: Date,
): Promise<Conversation> {
  const inbound = direction === 'inbound'
  const times = { last_message_at: now, ...(inbound && { last_inbound_at: now }) }
  const known = await tx
    .updateTable('conversations')
    .set({ ...times, unread_count: inbound ? sql`unread_count + 1` : 0 })
    .where('contact_id', '=', parties.contact.id)
    .where('channel_id', '=', parties.channel.id)
    .returningAll()
    .executeTakeFirst()
  if (!known) return makeConversation(tx, workspaceId, parties, { ...times, unread_count: inbound ? 1 : 0 }, now)
  const conversation = toConversation(known)
  const asleep = conversation.status === 'resolved' || conversation.status === 'snoozed'
  if (!inbound || !asleep) return conversation
  return changeConversation(tx, workspaceId, conversation, { status: 'open' }, now, parties)
}

interface Start {
  last_message_at?: Date
  last_inbound_at?: Date
  unread_count?: number
}

/** Collides with another transaction that makes the same one. */
export async function makeConversation(
  tx: Tx,
  workspaceId: number,
  parties: Parties,
  start: Start,
  now: Date,
): Promise<Conversation> {
  const { contact, channel } = parties
  const row = await tx
    .insertInto('conversations')
    .values({ workspace_id: workspaceId, contact_id: contact.id, channel_id: channel.id, created_at: now, ...start })
    .returningAll()
    .executeTakeFirstOrThrow()
  const conversation = toConversation(row)
  await appendEvents(tx, [conversationEvent(workspaceId, 'conversation.created', conversation, parties, now)])
  return conversation
}
