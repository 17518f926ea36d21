import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'

import { invalidField } from '../kernel/errors.ts'
import type { Listing, Page } from '../kernel/pagination.ts'
import { readPage } from './read-page.ts'

/** An order of a list: the highest value first, and of equal ones the highest id. Or the lowest. */
export interface Order {
  /** Names the list and its order in cursors. A cursor of another one is invalid. */
  list: string
  /** Of an index, with the id. Never null. */
  by: RawBuilder<unknown>
  type: 'timestamptz' | 'integer'
  /** The column of the rows' ids. */
  column: string
  /** The lowest value first. */
  ascending?: true
}

interface Place {
  /** The value as PostgreSQL writes it, which keeps what a Date would lose. */
  key: string
  id: number
}

/** Rows as `selectKey` reads them. */
interface Keyed {
  id: number
  sort_key: string
}

export function placeIn(cursor: string | undefined, { list, type }: Order): Place | undefined {
  if (cursor === undefined) return undefined
  const [name, key = '', id = ''] = Buffer.from(cursor, 'base64url').toString('latin1').split('|')
  if (name !== list || !isValue[type](key) || !/^[1-9]\d{0,14}$/.test(id)) {
    throw invalidField('cursor', 'is not one that this list has returned')
  }
  return { key, id: Number(id) }
}

const isValue: Record<Order['type'], (text: string) => boolean> = {
  integer: (text) => /^\d{1,9}$/.test(text),
  timestamptz: (text) => text === '-infinity' || text === 'infinity' || isTime(text),
}

/** A time as PostgreSQL writes it: `2026-01-15 09:30:00.123456+00`. */
function isTime(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-](0\d|1[0-4])(:[0-5]\d)?$/.test(text)) return false
  const seconds = text.slice(0, 19).replace(' ', 'T')
  const time = new Date(`${seconds}Z`)
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(seconds)
}

const cursorOf = (list: string, { sort_key, id }: Keyed) =>
  Buffer.from(`${list}|${sort_key}|${id}`, 'latin1').toString('base64url')

export const selectKey = ({ by }: Order) => sql<string>`(${by})::text`.as('sort_key')

/** The rows after a place. */
export const isAfter = ({ by, type, column, ascending }: Order, { key, id }: Place) =>
  sql<boolean>`(${by}, ${sql.ref(column)}) ${sql.raw(ascending ? '>' : '<')} (${key}::text::${sql.raw(type)}, ${id}::bigint)`

/** One page of a query's rows in an order. The query selects `selectKey` of it. */
export async function paginateBy<DB, Tables extends keyof DB, Row extends Keyed, Item>(
  query: SelectQueryBuilder<DB, Tables, Row>,
  { limit, cursor }: Page,
  order: Order,
  toItem: (row: Row) => Item,
): Promise<Listing<Item>> {
  const start = placeIn(cursor, order)
  const direction = order.ascending ? 'asc' : 'desc'
  const { rows, fitting } = await readPage<Row>(limit, (last, atOnce) => {
    const place = last ? { key: last.sort_key, id: last.id } : start
    return (place ? query.where(isAfter(order, place)) : query)
      .orderBy(order.by, direction)
      .orderBy(sql.ref(order.column), direction)
      .limit(atOnce.literal)
      .execute() as Promise<Row[]>
  })
  const data = rows.slice(0, fitting)
  const last = data.at(-1)
  return { data: data.map(toItem), next_cursor: last && rows.length > fitting ? cursorOf(order.list, last) : null }
}
