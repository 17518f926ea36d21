import { type RawBuilder, sql } from 'kysely'

import type { Sought } from './match-contact.ts'

/** How many contacts, the newest, a search looks through for a text that is too short for the index. */
const shortTextAmong = 10_000
/** And of those that the index doesn't have yet. */
const dueAtMost = 100_000

/**
 * The ids of contacts that may have the text, as an SQL array, which is read once. The index finds them by all parts of
 * the text at once; contacts that changed since are candidates, too.
 */
export function candidates(sought: Sought): RawBuilder<number> {
  const { workspaceId, text, digits, addresses } = sought
  const texts = [...new Set([text, ...(digits === undefined ? [] : [digits])])]
  const whole = addresses.map(
    ({ kind, value }) => sql`union all select contact_id from identities
      where workspace_id = ${workspaceId} and kind = ${kind} and value = ${value}`,
  )
  const indexed = texts.every(hasParts)
    ? texts.map(
        (one) => sql`union all select contact_id from contact_search
          where text_keys(workspace_id, search_parts(content)) @> text_keys(${workspaceId}::bigint, search_parts(${one}::text))
            and workspace_id = ${workspaceId}`,
      )
    : [
        sql`union all (select id from contacts where workspace_id = ${workspaceId}
          order by id desc limit ${sql.lit(shortTextAmong)})`,
      ]
  return sql<number>`any(array(
    (select contact_id from contact_search_due where workspace_id = ${workspaceId}
      order by contact_id desc limit ${sql.lit(dueAtMost)})
    ${sql.join([...indexed, ...whole], sql` `)}))`
}

/** As `search_parts` in the database. */
function hasParts(text: string): boolean {
  const characters = [...text]
  return characters.length > 2 || (characters.length === 2 && /\P{ASCII}/u.test(text))
}
