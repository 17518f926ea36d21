import type { Selectable } from 'kysely'

import type { CannedReplies as CannedReplyRow } from '../../db/types.gen.ts'

/** A text that people send often. */
export interface CannedReply {
  id: number
  /** In lower case; unique in its workspace. */
  shortcut: string
  /** With variables, as in campaigns. */
  text: string
  locale: string | null
  created_at: string
  updated_at: string
}

export function toCannedReply({
  id,
  shortcut,
  text,
  locale,
  created_at,
  updated_at,
}: Selectable<CannedReplyRow>): CannedReply {
  return { id, shortcut, text, locale, created_at: created_at.toISOString(), updated_at: updated_at.toISOString() }
}
