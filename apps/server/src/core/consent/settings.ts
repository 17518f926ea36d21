import type { Selectable } from 'kysely'

import type { Workspaces as WorkspaceRow } from '../../db/types.gen.ts'
import { type ConsentWords, defaultWords } from './words.ts'

type Row = Pick<Selectable<WorkspaceRow>, 'opt_out_words' | 'opt_in_words'>

/** The words that a workspace understands: its own, or those that come with Parley. */
export function wordsOf(row: Row): ConsentWords {
  return { optOut: row.opt_out_words ?? defaultWords.optOut, optIn: row.opt_in_words ?? defaultWords.optIn }
}
