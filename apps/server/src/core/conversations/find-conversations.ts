import { type RawBuilder, sql } from 'kysely'

import type { Db } from '../../db/database.ts'
import { filterContacts } from '../contacts/filter-contacts.ts'
import type { Tenant } from '../tenant/tenant.ts'

/** The most contacts, and the most messages, that a search takes into account: the newest. */
const foundAtMost = 1_000
/** Words of more messages than this are common. */
const rareAtMost = 5_000
/** How many of the newest messages are searched for common words. */
const searchedAtMost = 20_000

/**
 * SQL: any of the ids of conversations whose contact has the text in their name, phone or e-mail address, or in one of
 * whose messages each of the words begins a word. An array, which is read once.
 *
 * The index of words knows no order, and the planner can't tell how many words begin so. So the statement counts first:
 * rare words are sorted, common ones are looked for in the newest messages. On a million messages that is 0.3 ms and
 * 120 ms.
 */
export function foundConversations(db: Db, tenant: Tenant, text: string): RawBuilder<number> {
  const { workspaceId } = tenant
  const contacts = filterContacts(db, tenant, { search: text })
    .clearSelect()
    .select('contacts.id')
    .orderBy('contacts.id', 'desc')
    .limit(sql.lit(foundAtMost))
  const matches = sql`message_words(workspace_id, text) @@ words_query(${workspaceId}, ${text}) and text is not null`
  return sql<number>`any(array(
    with matching as materialized (
      select id, conversation_id from messages where ${matches} and workspace_id = ${workspaceId}
      limit ${sql.lit(rareAtMost + 1)}
    ), rare as (
      select conversation_id from matching where (select count(*) from matching) <= ${sql.lit(rareAtMost)}
      order by id desc limit ${sql.lit(foundAtMost)}
    ), common as (
      select conversation_id from (
        select conversation_id, workspace_id, text from messages where workspace_id = ${workspaceId}
        order by id desc limit ${sql.lit(searchedAtMost)}) newest
      where (select count(*) from matching) > ${sql.lit(rareAtMost)} and ${matches}
      limit ${sql.lit(foundAtMost)}
    )
    select id from conversations where contact_id = any(array(${contacts}))
    union select conversation_id from rare
    union select conversation_id from common))`
}
