import { sql } from 'kysely'

import type { Db } from '../../db/database.ts'

/** How many requests a key may make. */
export interface Quota {
  perMinute: number
  /** Per UTC day. */
  perDay: number
}
/** What a key has used in the latest minute and day in which it made a request. */
interface Used {
  minute: Date
  minute_used: number
  day: Date
  day_used: number
}

interface Request {
  api: string
  keyId: number
  quota: Quota
  now: Date
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

const startOf = (windowMs: number, now: Date) => new Date(Math.floor(now.getTime() / windowMs) * windowMs)

/**
 * Counts a request. Returns undefined, and counts nothing, if it is over the limit. The row is locked before its counts
 * are read, so that no two requests see the same. A window only moves forward: a process whose clock is behind counts
 * in the later window of another process.
 */
export async function takeRequest(db: Db, { api, keyId, quota, now }: Request): Promise<Used | undefined> {
  const { rows } = await sql<Used>`
    insert into rate_limits as used (key_id, api, minute, minute_used, day, day_used)
    values (${keyId}, ${api}, ${startOf(minuteMs, now)}, 1, ${startOf(dayMs, now)}, 1)
    on conflict (key_id, api) do update set
      minute = greatest(used.minute, excluded.minute),
      minute_used = case when used.minute < excluded.minute then 1 else used.minute_used + 1 end,
      day = greatest(used.day, excluded.day),
      day_used = case when used.day < excluded.day then 1 else used.day_used + 1 end
    where (used.minute < excluded.minute or used.minute_used < ${quota.perMinute})
      and (used.day < excluded.day or used.day_used < ${quota.perDay})
    returning minute, minute_used, day, day_used`.execute(db)
  return rows[0]
}

export async function usedBy(db: Db, api: string, keyId: number): Promise<Used | undefined> {
  return db
    .selectFrom('rate_limits')
    .select(['minute', 'minute_used', 'day', 'day_used'])
    .where('key_id', '=', keyId)
    .where('api', '=', api)
    .executeTakeFirst()
}

/** What is left of the current windows, and when they end, in milliseconds. */
export function windowsAt(now: Date, quota: Quota, used: Used | undefined) {
  const window = (limit: number, lengthMs: number, start: Date | undefined, count: number) => {
    const current = startOf(lengthMs, now)
    const counts = start !== undefined && start >= current
    const remaining = Math.max(0, limit - (counts ? count : 0))
    return { limit, remaining, endsAt: (counts ? start : current).getTime() + lengthMs }
  }
  return {
    minute: window(quota.perMinute, minuteMs, used?.minute, used?.minute_used ?? 0),
    day: window(quota.perDay, dayMs, used?.day, used?.day_used ?? 0),
  }
}
