import type { Selectable } from 'kysely'

import type { Notes as NoteRow } from '../../db/types.gen.ts'

/** What people write to each other about a conversation. Its contact never sees it. */
export interface Note {
  /** No message has the same. */
  id: number
  conversation_id: number
  author: string
  text: string
  created_at: string
}

export function toNote({ id, conversation_id, author, text, created_at }: Selectable<NoteRow>): Note {
  return { id, conversation_id, author, text, created_at: created_at.toISOString() }
}
