import { sql } from 'kysely'

import { CollisionError, type Tx } from '../../db/database.ts'
import { appendEvents } from '../events/append.ts'
import { changeConversation } from './change-conversation.ts'
import { type Conversation, toConversation } from './conversation.ts'
import { conversationEvent, type Parties } from './conversation-event.ts'

/**
 * The conversation in which what a contact writes now belongs; the first one of a contact on a channel makes it. One that was
 * resolved or snoozed is open again.
 */
export async function touchConversation(
  tx: Tx,
  workspaceId: number,
  parties: Parties,
  now: Date,
): Promise<Conversation> {
  const start = { last_message_at: now, last_inbound_at: now }
  const known = await tx
    .updateTable('conversations')
    .set({ ...start, unread_count: sql`unread_count + 1` })
    .where('contact_id', '=', parties.contact.id)
    .where('channel_id', '=', parties.channel.id)
    .returningAll()
    .executeTakeFirst()
  if (!known) return makeConversation(tx, workspaceId, parties, { ...start, unread_count: 1 }, now)
  const conversation = toConversation(known)
  const asleep = conversation.status === 'resolved' || conversation.status === 'snoozed'
  return asleep ? changeConversation(tx, workspaceId, conversation, { status: 'open' }, now, parties) : conversation
}

/** One in which agents answered is a person's from now on, who has just written in it. */
export async function stepIn(
  tx: Tx,
  workspaceId: number,
  id: number,
  parties: Parties,
  now: Date,
): Promise<Conversation> {
  const row = await tx
    .updateTable('conversations')
    .set({ last_message_at: now, unread_count: 0 })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow(() => new CollisionError('another transaction has just removed this conversation'))
  return changeConversation(tx, workspaceId, toConversation(row), { handler: 'human' }, now, parties)
}

interface Start {
  last_message_at?: Date
  last_inbound_at?: Date
  unread_count?: number
  agent_spoke?: boolean
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
