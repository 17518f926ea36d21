import { sql } from 'kysely'

import type { Tx } from '../../db/database.ts'
import { appendEvents } from '../events/append.ts'
import type { OutboundAuthor } from '../messages/message.ts'
import { changeConversation } from './change-conversation.ts'
import { type Conversation, toConversation } from './conversation.ts'
import { conversationEvent, type Parties } from './conversation-event.ts'

/**
 * The conversation in which a message of this moment belongs; the first one of a contact on a channel makes it. One that
 * was resolved or snoozed is open again when its contact writes; one in which agents answer is a person's when somebody
 * writes between them.
 */
export async function touchConversation(
  tx: Tx,
  workspaceId: number,
  parties: Parties,
  author: 'contact' | OutboundAuthor,
  now: Date,
): Promise<Conversation> {
  const inbound = author === 'contact'
  const start = {
    last_message_at: now,
    ...(inbound && { last_inbound_at: now }),
    ...(author === 'agent' && { agent_spoke: true }),
  }
  const known = await tx
    .updateTable('conversations')
    .set({ ...start, unread_count: inbound ? sql`unread_count + 1` : 0 })
    .where('contact_id', '=', parties.contact.id)
    .where('channel_id', '=', parties.channel.id)
    .returningAll()
    .executeTakeFirst()
  if (!known) return makeConversation(tx, workspaceId, parties, { ...start, unread_count: inbound ? 1 : 0 }, now)
  const conversation = toConversation(known)
  const asleep = conversation.status === 'resolved' || conversation.status === 'snoozed'
  if (inbound && asleep) return changeConversation(tx, workspaceId, conversation, { status: 'open' }, now, parties)
  const steppedIn = author === 'api' && known.agent_spoke && conversation.handler === 'agent'
  if (steppedIn) return changeConversation(tx, workspaceId, conversation, { handler: 'human' }, now, parties)
  return conversation
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
