import { type RawBuilder, sql } from 'kysely'

import type { Db } from '../../db/database.ts'

/** SQL: the id of the contact that this one was merged into, or else the id itself. Clients may keep old ids. */
export const currentContactSql = (id: string) =>
  `coalesce((select into_id from merged_contacts where id = ${id}), ${id})`

/** Like `currentContactSql`, for a query builder. */
export const currentContact = (id: number): RawBuilder<number> =>
  sql<number>`coalesce((select into_id from merged_contacts where id = ${id}), ${id})`

/** The same for a conversation: it was merged with its contact. */
export const currentConversation = (id: number): RawBuilder<number> =>
  sql<number>`coalesce((select into_id from merged_conversations where id = ${id}), ${id})`

/** `currentContact` of many, in their order. */
export const currentContacts = (db: Db, ids: readonly number[]): Promise<number[]> =>
  currentOnes(db, 'merged_contacts', ids)

/** `currentConversation` of many, in their order. */
export const currentConversations = (db: Db, ids: readonly number[]): Promise<number[]> =>
  currentOnes(db, 'merged_conversations', ids)

async function currentOnes(
  db: Db,
  table: 'merged_contacts' | 'merged_conversations',
  ids: readonly number[],
): Promise<number[]> {
  const rows = await db
    .selectFrom(table)
    .select(['id', 'into_id'])
    .where('id', '=', sql<number>`any(${[...ids]}::bigint[])`)
    .execute()
  const into = new Map(rows.map((row) => [row.id, row.into_id]))
  return ids.map((id) => into.get(id) ?? id)
}
