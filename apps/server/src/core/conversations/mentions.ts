import { type RawBuilder, sql } from 'kysely'

import type { Tx } from '../../db/database.ts'
import { invalidField } from '../../kernel/errors.ts'

const mention = /@\[user:([1-9]\d{0,14})\]/g
const mentionsAtMost = 50

/** The members that a note's text names by `@[user:12]`, each once. */
export function mentionsIn(text: string): number[] {
  return [...new Set([...text.matchAll(mention)].map(([, id]) => Number(id)))]
}

/** Throws `invalid` for one who isn't a member. A test workspace has the members of the one that it tests. */
export async function requireMembers(tx: Tx, workspaceId: number, ids: readonly number[]): Promise<void> {
  if (ids.length > mentionsAtMost) throw invalidField('text', `must mention at most ${mentionsAtMost} members`)
  const { rows } = await sql<{ id: number }>`
    select m.id from members m join workspaces w on w.id = ${workspaceId}
    where m.workspace_id = coalesce(w.test_of, w.id) and m.id = any(${[...ids]}::bigint[])`.execute(tx)
  const known = new Set(rows.map(({ id }) => id))
  const stranger = ids.find((id) => !known.has(id))
  if (stranger !== undefined) throw invalidField('text', `mentions user:${stranger}, who is not a member`)
}

/** The most notes, the newest, that a list of conversations with mentions takes into account. */
const listedAtMost = 1_000

/** SQL: any of the ids of conversations with a note that mentions the member. */
export const mentioning = (memberId: number): RawBuilder<number> => sql`any(array(
  select conversation_id from note_mentions where member_id = ${memberId}
  order by note_id desc limit ${sql.lit(listedAtMost)}))`
