import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'

import { invalidField } from '../kernel/errors.ts'
import { type Listing, type Page, toCursor } from '../kernel/pagination.ts'
import { limitLiteral } from './limit-literal.ts'

interface TimeKey {
  /** Names the list in its cursors. A cursor of another list is invalid. */
  list: string
  /** Never null, and indexed together with `id`. */
  time: RawBuilder<Date>
  id: RawBuilder<number>
}

/**
 * One page of a query's rows, the latest first. A row whose time advances between two pages may be on both; none is
 * missing that stays. Times are read in microseconds, as PostgreSQL keeps them.
 */
export async function paginateByTime<DB, Tables extends keyof DB, Row extends { id: number }, Item>(
  query: SelectQueryBuilder<DB, Tables, Row>,
  { limit, cursor }: Page,
  { list, time, id }: TimeKey,
  toItem: (row: Row) => Item,
): Promise<Listing<Item>> {
  const before = cursor === undefined ? undefined : placeIn(cursor, list)
  const rest = before
    ? query.where(
        sql<boolean>`(${time}, ${id}) < (timestamptz 'epoch' + ${before.micros}::bigint * interval '1 microsecond', ${before.id}::bigint)`,
      )
    : query
  const rows = (await rest
    .select(sql<number>`(extract(epoch from ${time}) * 1000000)::bigint`.as('micros'))
    .orderBy(time, 'desc')
    .orderBy(id, 'desc')
    .limit(limitLiteral(limit + 1).literal)
    .execute()) as unknown as (Row & { micros: number })[]
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const next_cursor = rows.length > limit && last ? toCursor(list, `${last.micros}.${last.id}`) : null
  return { data: page.map(toItem), next_cursor }
}

function placeIn(cursor: string, list: string): { micros: number; id: number } {
  const text = Buffer.from(cursor, 'base64url').toString('latin1')
  const [, name, micros, id] = /^([a-z_]+):(\d{1,15}|[1-8]\d{15})\.([1-9]\d{0,14})$/.exec(text) ?? []
  if (name !== list) throw invalidField('cursor', 'is not one that this list has returned')
  return { micros: Number(micros), id: Number(id) }
}
