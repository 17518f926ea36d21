import type { Database } from '../../db/database.ts'
import { notFound } from '../../kernel/errors.ts'
import { cursorId, type Listing, type Page, toListing } from '../../kernel/pagination.ts'
import { type Conversation, toConversation } from './conversation.ts'

export interface ConversationFilter extends Page {
  contact_id?: number | undefined
  channel_id?: number | undefined
}

export interface Conversations {
  get(workspaceId: number, id: number): Promise<Conversation>
  list(workspaceId: number, filter: ConversationFilter): Promise<Listing<Conversation>>
}

export function createConversations({ database: { db } }: { database: Database }): Conversations {
  const rows = (workspaceId: number) =>
    db.selectFrom('conversations').selectAll().where('workspace_id', '=', workspaceId)
  return {
    async get(workspaceId, id) {
      const row = await rows(workspaceId).where('id', '=', id).executeTakeFirst()
      if (!row) throw notFound('conversation', id)
      return toConversation(row)
    },
    async list(workspaceId, { limit, cursor, contact_id, channel_id }) {
      const before = cursorId(cursor, 'integer', 'conversations')
      let query = rows(workspaceId)
      if (before) query = query.where('id', '<', before)
      if (contact_id !== undefined) query = query.where('contact_id', '=', contact_id)
      if (channel_id !== undefined) query = query.where('channel_id', '=', channel_id)
      const found = await query
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute()
      return toListing(found.map(toConversation), limit, 'conversations')
    },
  }
}
