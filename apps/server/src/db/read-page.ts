import { sizeOf } from '../kernel/size-of.ts'
import { limitLiteral } from './limit-literal.ts'

/** Characters of a page's rows. A page has at least one row. One of 4 MiB held the other requests up for 100 ms. */
const pageSize = 1_048_576
/** Before it is known how large they are. */
const readFirst = 21

/**
 * Reads the rows of a page and, if there is one, the row after it. `fitting` says how many rows the page has: fewer than
 * `limit` when they are large.
 */
export async function readPage<Row>(
  limit: number,
  read: (after: Row | undefined, atOnce: ReturnType<typeof limitLiteral>) => Promise<Row[]>,
): Promise<{ rows: Row[]; fitting: number }> {
  const rows: Row[] = []
  let size = 0
  let fitting = 0
  for (let ended = false; !ended && rows.length <= limit && fitting === rows.length; ) {
    const affordable = fitting === 0 ? readFirst : Math.ceil((pageSize - size) / (size / fitting))
    const atOnce = limitLiteral(Math.min(limit + 1 - rows.length, affordable))
    const more = await read(rows.at(-1), atOnce)
    for (const row of more) {
      size += sizeOf(row)
      if (fitting === rows.length && (fitting === 0 || size <= pageSize)) fitting++
      rows.push(row)
    }
    ended = more.length < atOnce.limit
  }
  return { rows, fitting: Math.min(limit, fitting) }
}
