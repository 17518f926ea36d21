import type { Selectable } from 'kysely'

import type { Notes as NoteRow } from '../../db/types.gen.ts'
import { mentionsIn } from './mentions.ts'

/** A note of people about a conversation. The contact never sees it. */
export interface Note {
  /** Unique among notes and messages. */
  id: number
  conversation_id: number
  author: string
  text: string
  /** The members that the text names: `user:12`. */
  mentions: string[]
  created_at: string
}

export function toNote({ id, conversation_id, author, text, created_at }: Selectable<NoteRow>): Note {
  const mentions = mentionsIn(text).map((member) => `user:${member}`)
  return { id, conversation_id, author, text, mentions, created_at: created_at.toISOString() }
}
