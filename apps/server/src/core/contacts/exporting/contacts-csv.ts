import type { Listing } from '../../../kernel/pagination.ts'
import { csvLine } from '../../tenant/csv-line.ts'
import type { Contact } from '../contact.ts'

const columns = [
  'id',
  'name',
  'phone',
  'email',
  'linkedin',
  'company',
  'source',
  'intent',
  'stage',
  'score',
  'temperature',
  'deal_value_cents',
  'currency',
  'owner',
  'tags',
  'lost_reason',
  'time_zone',
  'attributes',
  'opted_out_at',
  'created_at',
  'updated_at',
] as const

/** The contacts of all pages as CSV (RFC 4180), a page at a time. */
export async function* contactsCsv(
  read: (cursor: string | undefined) => Promise<Listing<Contact>>,
): AsyncGenerator<string> {
  // The mark tells spreadsheets that it is UTF-8.
  yield `\uFEFF${columns.join(',')}\r\n`
  for (let cursor: string | undefined; ; ) {
    const { data, next_cursor } = await read(cursor)
    yield data.map(lineOf).join('')
    if (next_cursor === null) return
    cursor = next_cursor
  }
}

const lineOf = (contact: Contact) => csvLine(columns.map((column) => contact[column]))
