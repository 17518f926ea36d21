import type { Listing } from '../../kernel/pagination.ts'
import { csvLine } from '../tenant/csv-line.ts'
import type { RowProblem } from './write-rows.ts'

/** The errors of all pages as CSV (RFC 4180), a page at a time. */
export async function* errorsCsv(
  read: (cursor: string | undefined) => Promise<Listing<RowProblem>>,
): AsyncGenerator<string> {
  // The mark tells spreadsheets that it is UTF-8.
  yield '\uFEFFrow,field,message\r\n'
  for (let cursor: string | undefined; ; ) {
    const { data, next_cursor } = await read(cursor)
    yield data.map(({ row, field, message }) => csvLine([row, field, message])).join('')
    if (next_cursor === null) return
    cursor = next_cursor
  }
}
