import { Readable } from 'node:stream'

import { CsvError, parse } from 'csv-parse'

import { invalidField } from '../../kernel/errors.ts'
import { delimiterOf } from './delimiter.ts'

/** Characters that are parsed before other requests have their turn. */
const atOnce = 65_536
const columnsAtMost = 200
const cellAtMost = 10_000

/** The rows of a CSV text, without empty ones. Throws `invalid` for a text that is none. */
export async function* parseRows(text: string): AsyncGenerator<string[]> {
  const parser = parse({
    delimiter: delimiterOf(text),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: 1_000_000,
  })
  try {
    for await (const row of Readable.from(pieces(text)).pipe(parser)) yield checked(row as string[])
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw invalidField('csv', `must be CSV: ${error.message}`, 'invalid_csv')
  }
}

function* pieces(text: string): Generator<string> {
  for (let start = 0; start < text.length; start += atOnce) yield text.slice(start, start + atOnce)
}

function checked(row: string[]): string[] {
  if (row.length > columnsAtMost) throw invalidField('csv', `must have at most ${columnsAtMost} columns`)
  return row.map((cell) => cell.replaceAll('\0', '').toWellFormed().slice(0, cellAtMost))
}
