import { sql } from 'kysely'
import { DateTime } from 'luxon'

import type { Db } from '../../db/database.ts'
import type { TimeRange } from '../../kernel/local-hours.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { type Calendar, calendarOf } from './calendar.ts'
import type { Slot } from './slot.ts'
import { workingHours } from './working-hours.ts'

export interface SlotQuery {
  /** ISO 8601. Slots begin then or later, and end by `until`. */
  from?: string | undefined
  until?: string | undefined
  /** Absent: the calendar's duration. */
  durationMinutes?: number | undefined
  count: number
}

const minute = 60_000

/**
 * The next free slots. They start with each period of working hours and follow one another without overlap: every 30
 * minutes for a meeting of 30.
 */
export async function freeSlots(
  db: Db,
  tenant: Pick<Tenant, 'workspaceId'>,
  query: SlotQuery,
  now: Date,
): Promise<Slot[]> {
  const calendar = await calendarOf(db, tenant)
  const range = bookable(calendar, now)
  const length = (query.durationMinutes ?? calendar.duration_minutes) * minute
  const from = Math.max(range.start, query.from === undefined ? 0 : Date.parse(query.from))
  const until = Math.min(range.end, query.until === undefined ? Number.POSITIVE_INFINITY : Date.parse(query.until))
  if (from >= until) return []
  const buffer = calendar.buffer_minutes * minute
  const busy = await busyStretches(db, tenant.workspaceId, { start: from, end: until + buffer })
  const slots: Slot[] = []
  let next = 0
  for (const open of workingHours(calendar, from, until)) {
    // The first slot of the grid that isn't too early.
    const skipped = Math.max(0, Math.ceil((from - open.start) / length))
    for (let start = open.start + skipped * length; start + length <= Math.min(open.end, until); start += length) {
      while ((busy[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next += 1
      if ((busy[next]?.start ?? Number.POSITIVE_INFINITY) < start + length + buffer) continue
      slots.push(toSlot({ start, end: start + length }))
      if (slots.length === query.count) return slots
    }
  }
  return slots
}

/** From the end of the calendar's minimum notice to the end of its last day. */
export function bookable(calendar: Calendar, now: Date): TimeRange {
  const today = DateTime.fromJSDate(now, { zone: calendar.time_zone }).startOf('day')
  return {
    start: now.getTime() + calendar.minimum_notice_minutes * minute,
    end: today
      .plus({ days: calendar.days_ahead + 1 })
      .startOf('day')
      .toMillis(),
  }
}

function toSlot({ start, end }: TimeRange): Slot {
  return { start: new Date(start).toISOString(), end: new Date(end).toISOString() }
}

/** Booked times with their buffers, in chronological order; no two overlap. */
async function busyStretches(db: Db, workspaceId: number, { start, end }: TimeRange): Promise<TimeRange[]> {
  // The expressions match those of the exclusion constraint, so that its index is used.
  const { rows } = await sql<{ starts_at: Date; busy_until: Date }>`
    select starts_at, busy_until from meetings
    where status = 'booked'
      and int8range(workspace_id, workspace_id, '[]') && int8range(${workspaceId}, ${workspaceId}, '[]')
      and tstzrange(starts_at, busy_until) && tstzrange(${new Date(start)}, ${new Date(end)})
    order by starts_at`.execute(db)
  return rows.map(({ starts_at, busy_until }) => ({ start: starts_at.getTime(), end: busy_until.getTime() }))
}
