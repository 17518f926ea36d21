import { invalidField } from './errors.ts'

export interface Page {
  limit: number
  /** Opaque to clients. */
  cursor?: string | undefined
}

export interface Listing<T> {
  data: T[]
  next_cursor: string | null
}

export type IdKind = 'integer' | 'uuid'

const patterns: Record<IdKind, RegExp> = {
  integer: /^[1-9]\d{0,14}$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
}

/**
 * Reads the id in a cursor of `list`. Every list is newest first, so the next page has the ids below it. Throws
 * `invalid` for a cursor of another list.
 */
export function cursorId<Id extends IdKind>(
  cursor: string | undefined,
  kind: Id,
  list: string,
): (Id extends 'integer' ? number : string) | undefined {
  if (cursor === undefined) return undefined
  const [name, id = ''] = Buffer.from(cursor, 'base64url').toString('latin1').split(':')
  if (name !== list || !patterns[kind].test(id)) throw invalidField('cursor', 'is not one that this list has returned')
  return (kind === 'integer' ? Number(id) : id) as Id extends 'integer' ? number : string
}

/** Builds a page from up to `limit + 1` rows: the extra row only shows that there is another page. */
export function toListing<T extends { id: number | string }>(rows: T[], limit: number, list: string): Listing<T> {
  const data = rows.slice(0, limit)
  const last = data.at(-1)
  const more = rows.length > limit && last
  return { data, next_cursor: more ? toCursor(list, last.id) : null }
}

/** For the page of `list` after this row. */
export function toCursor(list: string, id: number | string): string {
  return Buffer.from(`${list}:${id}`, 'latin1').toString('base64url')
}

/** Rows that a list skips for a page by number: the database reads them all. */
const skippedAtMost = 10_000

/** Throws `invalid` for a page too far on. `field`: what the client has named it by. */
export function checkSkipped(rows: number, field = 'page'): number {
  if (rows <= skippedAtMost) return rows
  throw invalidField(
    field,
    `must not lead past the first ${skippedAtMost} rows: narrow the list by a filter`,
    'page_too_far',
  )
}
