import type { Selectable } from 'kysely'

import type { Workspaces as WorkspaceRow } from '../../db/types.gen.ts'
import { type ConsentWords, defaultWords } from './words.ts'

type Row = Pick<Selectable<WorkspaceRow>, 'opt_out_words' | 'opt_in_words'>

/** The workspace's own consent words, or Parley's defaults. */
export function wordsOf(row: Row): ConsentWords {
  return { optOut: row.opt_out_words ?? defaultWords.optOut, optIn: row.opt_in_words ?? defaultWords.optIn }
}
