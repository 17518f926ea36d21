import { z } from 'zod'

import type { LoggedDelivery } from '../../core/triggers/webhook-log.ts'

/** Where a page begins: entries older than `at`, and those of the same millisecond after the first `skip`. */
export interface Position {
  at: Date
  skip: number
}

const problem = 'must be a time like 2025-05-15T10:30:00.000Z'

/**
 * A time, because cursors are times in the document. Two deliveries may share a millisecond: the digits after the
 * milliseconds count those on earlier pages.
 */
export const before = z.iso
  .datetime({ offset: true, error: problem })
  .refine(
    (text) => !Number.isNaN(Date.parse(text)) && new Date(text).getUTCFullYear() > 1970,
    'must be later than 1970',
  )
  .transform(
    (text): Position => ({
      at: new Date(text),
      skip: Number((/\.\d{3}(\d{1,9})/.exec(text)?.[1] ?? '').padEnd(6, '0').slice(0, 6)),
    }),
  )

/** The position after this page; null on the last page. */
export function nextCursor(found: LoggedDelivery[], limit: number, from: Position | undefined): string | null {
  const [last, more] = found.slice(limit - 1)
  if (!last || !more) return null
  const at = last.created_at.getTime()
  if (more.created_at.getTime() !== at) return last.created_at.toISOString()
  const shown = found.slice(0, limit).filter(({ created_at }) => created_at.getTime() === at).length
  const skip = shown + (from?.at.getTime() === at ? from.skip : 0)
  return last.created_at.toISOString().replace('Z', `${String(skip).padStart(6, '0')}Z`)
}
