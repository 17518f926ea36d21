import { invalidField } from './errors.ts'

export interface Page {
  limit: number
  /** As a client sent it, opaque to it. */
  cursor?: string | undefined
}

export interface Listing<T> {
  data: T[]
  next_cursor: string | null
}

/** Reads the id behind a cursor. Every list is newest first, so the next page is what lies below it. */
export function cursorId<Id extends 'integer' | 'uuid'>(
  cursor: string | undefined,
  kind: Id,
): (Id extends 'integer' ? number : string) | undefined {
  if (cursor === undefined) return undefined
  const text = Buffer.from(cursor, 'base64url').toString('latin1')
  const valid =
    kind === 'integer' ? /^[1-9]\d{0,14}$/.test(text) : /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
  if (!valid) throw invalidField('cursor', 'is not one that a list has returned')
  return (kind === 'integer' ? Number(text) : text) as Id extends 'integer' ? number : string
}

/** Makes a page of `limit + 1` rows: the row too many only says that there is more. */
export function toListing<T extends { id: number | string }>(rows: T[], limit: number): Listing<T> {
  const data = rows.slice(0, limit)
  const last = data.at(-1)
  const more = rows.length > limit && last
  return { data, next_cursor: more ? Buffer.from(String(last.id), 'latin1').toString('base64url') : null }
}
