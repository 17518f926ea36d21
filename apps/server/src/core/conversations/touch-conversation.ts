import type { Tx } from '../../db/database.ts'
import { type ConversationPatch, changeConversation } from './change-conversation.ts'
import { type Conversation, toConversation } from './conversation.ts'
import type { Parties } from './conversation-event.ts'

interface Touched {
  last_message_at: Date
  last_inbound_at?: Date
  unread_count: number
}

/** Changes a locked conversation together with a new message, so that the event shows the message's fields too. */
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
