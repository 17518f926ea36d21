import { type SelectQueryBuilder, sql } from 'kysely'

import { cursorId, type IdKind, type Listing, type Page, toListing } from '../kernel/pagination.ts'
import { readPage } from './read-page.ts'

interface Key {
  /** Names the list in its cursors. A cursor of another list is invalid. */
  list: string
  /** Default: `integer`. */
  id?: IdKind
  /** The column of the rows' ids. Default: `id`. */
  column?: string
}

/** One page of a query's rows, newest first. It has fewer than `limit` rows when they are large. */
export async function paginate<DB, Tables extends keyof DB, Row extends { id: number | string }, Item>(
  query: SelectQueryBuilder<DB, Tables, Row>,
  { limit, cursor }: Page,
  { list, id = 'integer', column = 'id' }: Key,
  toItem: (row: Row) => Item,
): Promise<Listing<Item>> {
  const key = sql.ref<number | string>(column)
  const start: number | string | undefined = cursorId(cursor, id, list)
  const { rows, fitting } = await readPage<Row>(limit, (last, atOnce) => {
    const before = last?.id ?? start
    const rest = last ? query.clearOffset() : query
    return (before === undefined ? rest : rest.where(key, '<', before))
      .orderBy(key, 'desc')
      .limit(atOnce.literal)
      .execute() as Promise<Row[]>
  })
  const { data, next_cursor } = toListing(rows, fitting, list)
  return { data: data.map(toItem), next_cursor }
}
