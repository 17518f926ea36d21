import type { RawBuilder } from 'kysely'
import type { Db } from '../../db/database.ts'
import { type Note, toNote } from '../conversations/note.ts'
import { type Message, toMessage } from './message.ts'

/** A message or a note. */
export type Entry = { message: Message } | { note: Note }

export interface TimelinePage {
  limit: number
  /** Entries older than this one. */
  before?: number | undefined
}

/** A conversation's messages and notes, the newest first. Their ids share one order. */
export async function readTimeline(
  db: Db,
  workspaceId: number,
  conversationId: number | RawBuilder<number>,
  { limit, before }: TimelinePage,
): Promise<Entry[]> {
  const below = before ?? Number.MAX_SAFE_INTEGER
  const messages = await db
    .selectFrom('messages')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('conversation_id', '=', conversationId)
    .where('id', '<', below)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  const notes = await db
    .selectFrom('notes')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('conversation_id', '=', conversationId)
    .where('id', '<', below)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return [
    ...messages.map((row) => ({ id: row.id, entry: { message: toMessage(row) } })),
    ...notes.map((row) => ({ id: row.id, entry: { note: toNote(row) } })),
  ]
    .toSorted((a, b) => b.id - a.id)
    .slice(0, limit)
    .map(({ entry }) => entry)
}
