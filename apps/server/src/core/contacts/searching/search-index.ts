import { sql } from 'kysely'

import type { Database } from '../../../db/database.ts'

// Any constant: two processes at once could write the older text last.
const indexLock = 7_275_397
/** Characters of a contact that can be found. */
const longest = 2_000

export interface SearchIndex {
  /** Brings up to `limit` contacts up to date. Returns how many there were. */
  update(limit: number): Promise<number>
}

export function createSearchIndex({ database: { transact } }: { database: Database }): SearchIndex {
  return {
    update: (limit) =>
      transact(async (tx) => {
        const { rows } = await sql<{ ours: boolean }>`
          select pg_try_advisory_xact_lock(${sql.lit(indexLock)}) as ours`.execute(tx)
        if (!rows[0]?.ours) return 0
        // The lock on the contact makes an erasure wait, which then removes this row as well.
        const { rows: written } = await sql<{ count: number }>`
          with due as (
            delete from contact_search_due where id = any(array(
              select d.id from (
                select distinct workspace_id, contact_id
                from (select * from contact_search_due order by id limit ${limit}) oldest) o, lateral (
                select id from contact_search_due
                where workspace_id = o.workspace_id and contact_id = o.contact_id for update skip locked) d))
            returning contact_id
          ), contact as (
            select id, workspace_id, name, company from contacts
            where id = any(array(select distinct contact_id from due)) order by id for key share
          ), indexed as (
            insert into contact_search (contact_id, workspace_id, content)
            select id, workspace_id, left(lower(concat_ws(E'\n', name, company, (
              select string_agg(value, E'\n' order by value) from identities
              where contact_id = contact.id and kind in ('phone', 'email')))), ${longest})
            from contact
            on conflict (contact_id) do update set content = excluded.content
            where contact_search.content <> excluded.content
          )
          select count(*) as count from due`.execute(tx)
        return written[0]?.count ?? 0
      }),
  }
}
