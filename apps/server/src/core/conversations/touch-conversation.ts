import type { Tx } from '../../db/database.ts'
import { appendEvents } from '../events/append.ts'
import { type ConversationPatch, changeConversation } from './change-conversation.ts'
import { type Conversation, toConversation } from './conversation.ts'
import { conversationEvent, type Parties } from './conversation-event.ts'

interface Touched {
  last_message_at: Date
  last_inbound_at?: Date
  unread_count: number
}

/** Changes a locked conversation in which something is said now: with its message, its event shows this as well. */
export async function touchAndChange(
  tx: Tx,
  workspaceId: number,
  id: number,
  touched: Touched,
  patch: ConversationPatch,
  parties: Parties,
): Promise<Conversation> {
  const row = await tx
    .updateTable('conversations')
    .set(touched)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return changeConversation(tx, workspaceId, toConversation(row), patch, touched.last_message_at, parties)
}

/** Collides with another transaction that makes the same one. */
export async function makeConversation(
  tx: Tx,
  workspaceId: number,
  parties: Parties,
  now: Date,
): Promise<Conversation> {
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
