import type { Selectable } from 'kysely'

import type { Notes as NoteRow } from '../../db/types.gen.ts'

/** A note of people about a conversation. The contact never sees it. */
export interface Note {
  /** Unique among notes and messages. */
  id: number
  conversation_id: number
  author: string
  text: string
  created_at: string
}

export function toNote({ id, conversation_id, author, text, created_at }: Selectable<NoteRow>): Note {
  return { id, conversation_id, author, text, created_at: created_at.toISOString() }
}
