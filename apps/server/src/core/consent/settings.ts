import type { Selectable } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { Workspaces as WorkspaceRow } from '../../db/types.gen.ts'
import { type ConsentWords, defaultWords } from './words.ts'

type Row = Pick<Selectable<WorkspaceRow>, 'opt_out_words' | 'opt_in_words'>

/** The words that a workspace understands: its own, or those that come with Parley. */
export function wordsOf(row: Row): ConsentWords {
  return { optOut: row.opt_out_words ?? defaultWords.optOut, optIn: row.opt_in_words ?? defaultWords.optIn }
}

/** What counts when a message comes in. `reply`: what who opts out is answered. */
export async function consentSettings(
  tx: Tx,
  workspaceId: number,
): Promise<{ words: ConsentWords; reply: string | null }> {
  const row = await tx
    .selectFrom('workspaces')
    .select(['opt_out_words', 'opt_in_words', 'opt_out_reply'])
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  return { words: wordsOf(row), reply: row.opt_out_reply }
}
