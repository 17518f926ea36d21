import { type SelectQueryBuilder, sql } from 'kysely'

import { cursorId, type IdKind, type Listing, type Page, toListing } from '../kernel/pagination.ts'
import { sizeOf } from '../kernel/size-of.ts'
import { limitLiteral } from './limit-literal.ts'

interface Key {
  /** Names the list in its cursors. A cursor of another list is invalid. */
  list: string
  /** Default: `integer`. */
  id?: IdKind
  /** The column of the rows' ids. Default: `id`. */
  column?: string
}

/** Characters of a page's rows. A page has at least one row. One of 4 MiB held the other requests up for 100 ms. */
const pageSize = 1_048_576
/** Before it is known how large they are. */
const readFirst = 21

/** One page of a query's rows, newest first. It has fewer than `limit` rows when they are large. */
export async function paginate<DB, Tables extends keyof DB, Row extends { id: number | string }, Item>(
  query: SelectQueryBuilder<DB, Tables, Row>,
  { limit, cursor }: Page,
  { list, id = 'integer', column = 'id' }: Key,
  toItem: (row: Row) => Item,
): Promise<Listing<Item>> {
  const key = sql.ref<number | string>(column)
  const rows: Row[] = []
  let before: number | string | undefined = cursorId(cursor, id, list)
  let size = 0
  let fitting = 0
  for (let ended = false; !ended && rows.length <= limit && fitting === rows.length; ) {
    const affordable = fitting === 0 ? readFirst : Math.ceil((pageSize - size) / (size / fitting))
    const atOnce = limitLiteral(Math.min(limit + 1 - rows.length, affordable))
    const rest = rows.length === 0 ? query : query.clearOffset()
    const read = (await (before === undefined ? rest : rest.where(key, '<', before))
      .orderBy(key, 'desc')
      .limit(atOnce.literal)
      .execute()) as Row[]
    for (const row of read) {
      size += sizeOf(row)
      if (fitting === rows.length && (fitting === 0 || size <= pageSize)) fitting++
      rows.push(row)
    }
    ended = read.length < atOnce.limit
    before = rows.at(-1)?.id
  }
  const { data, next_cursor } = toListing(rows, Math.min(limit, fitting), list)
  return { data: data.map(toItem), next_cursor }
}
