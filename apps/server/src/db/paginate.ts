import { type SelectQueryBuilder, sql } from 'kysely'

import { cursorId, type IdKind, type Listing, type Page, toListing } from '../kernel/pagination.ts'

interface Key {
  /** Names the list in its cursors. A cursor of another list is invalid. */
  list: string
  /** Default: `integer`. */
  id?: IdKind
  /** The column of the rows' ids. Default: `id`. */
  column?: string
}

/** One page of a query's rows, newest first. */
export async function paginate<DB, Tables extends keyof DB, Row extends { id: number | string }, Item>(
  query: SelectQueryBuilder<DB, Tables, Row>,
  { limit, cursor }: Page,
  { list, id = 'integer', column = 'id' }: Key,
  toItem: (row: Row) => Item,
): Promise<Listing<Item>> {
  const before = cursorId(cursor, id, list)
  const key = sql.ref<number | string>(column)
  const rows = await (before === undefined ? query : query.where(key, '<', before))
    .orderBy(key, 'desc')
    // A literal: with a parameter, the planner assumes a tenth of the table and sorts it.
    .limit(sql.lit(limit + 1))
    .execute()
  const { data, next_cursor } = toListing(rows as Row[], limit, list)
  return { data: data.map(toItem), next_cursor }
}
