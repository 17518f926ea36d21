import type { Db } from '../../db/database.ts'
import { invalidField, ParleyError } from '../../kernel/errors.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { calendarOf } from './calendar.ts'
import { bookable, freeSlots } from './free-slots.ts'
import { workingHours } from './working-hours.ts'

export interface WantedTime {
  /** ISO 8601. */
  start: string
  /** Absent: the calendar's duration. */
  durationMinutes?: number | undefined
  /** Also outside the working hours, on a holiday, at short notice or far ahead: a person decides. */
  anyTime?: boolean | undefined
}

export interface PickedTime {
  starts_at: Date
  ends_at: Date
  busy_until: Date
}

type Owner = Pick<Tenant, 'workspaceId'>

const minute = 60_000
const alternativesShown = 3

/** Checks a time against the calendar. Whether the time is free only shows at the insert. */
export async function pickTime(db: Db, tenant: Owner, wanted: WantedTime, now: Date): Promise<PickedTime> {
  const calendar = await calendarOf(db, tenant)
  const start = Date.parse(wanted.start)
  const end = start + (wanted.durationMinutes ?? calendar.duration_minutes) * minute
  if (start % minute !== 0) throw invalidField('start', 'must be a whole minute')
  if (start <= now.getTime()) throw invalidField('start', 'must be in the future')
  const range = bookable(calendar, now)
  const open = [...workingHours(calendar, start, end)].some((hours) => hours.start <= start && end <= hours.end)
  if (!wanted.anyTime && !(open && range.start <= start && end <= range.end)) {
    const message = 'is not a bookable time of this calendar'
    throw await withAlternatives(db, tenant, wanted, now, { kind: 'invalid', code: 'not_bookable', message })
  }
  const busyUntil = new Date(end + calendar.buffer_minutes * minute)
  return { starts_at: new Date(start), ends_at: new Date(end), busy_until: busyUntil }
}

export function slotTaken(db: Db, tenant: Owner, wanted: WantedTime, now: Date): Promise<ParleyError> {
  return withAlternatives(db, tenant, wanted, now, { kind: 'conflict', code: 'slot_taken', message: 'is taken' })
}

/** An error about `start`, with the next free slots from the wanted time on as alternatives. */
async function withAlternatives(
  db: Db,
  tenant: Owner,
  { start, durationMinutes }: WantedTime,
  now: Date,
  { kind, code, message }: { kind: 'invalid' | 'conflict'; code: string; message: string },
): Promise<ParleyError> {
  const query = { durationMinutes, count: alternativesShown }
  const later = await freeSlots(db, tenant, { ...query, from: start }, now)
  const alternatives = later.length > 0 ? later : await freeSlots(db, tenant, query, now)
  return new ParleyError(kind, `start ${message}`, {
    code,
    fields: [{ field: 'start', message }],
    data: { alternatives },
  })
}
