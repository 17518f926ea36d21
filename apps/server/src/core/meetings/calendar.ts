import type { Database, Db } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { invalidField } from '../../kernel/errors.ts'
import type { LocalHours } from '../../kernel/local-hours.ts'
import { checkTimeZone } from '../contacts/time-zone.ts'
import type { Tenant } from '../tenant/tenant.ts'

/** In luxon's order. */
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export type Weekday = (typeof weekdays)[number]

/** When a workspace can have meetings, one at a time. */
export interface Calendar {
  /** IANA. */
  time_zone: string
  /** In chronological order; a day without hours is empty. */
  hours: Record<Weekday, LocalHours[]>
  duration_minutes: number
  /** The minimum free time between two meetings. */
  buffer_minutes: number
  /** The minimum time from now to a meeting. */
  minimum_notice_minutes: number
  days_ahead: number
  /** Local dates without meetings, sorted. */
  holidays: string[]
}

export type CalendarInput = {
  [Field in keyof Calendar]?:
    | (Field extends 'hours' ? { [Day in Weekday]?: LocalHours[] | undefined } : Calendar[Field])
    | undefined
}

export interface Calendars {
  get(tenant: Tenant): Promise<Calendar>
  /** Replaces the whole calendar. Absent fields get their defaults. */
  put(tenant: Tenant, input: CalendarInput): Promise<Calendar>
}

type Owner = Pick<Tenant, 'workspaceId'>

export function createCalendars({ database: { db }, clock }: { database: Database; clock: Clock }): Calendars {
  return {
    get: (tenant) => calendarOf(db, tenant),
    async put(tenant, input) {
      const calendar = { ...(await defaultsOf(db, tenant)), ...defined(input), ...checked(input) }
      const { hours, holidays, ...fields } = calendar
      const values = {
        ...fields,
        hours: JSON.stringify(hours),
        holidays: JSON.stringify(holidays),
        updated_at: clock.now(),
      }
      await db
        .insertInto('calendars')
        .values({ workspace_id: tenant.workspaceId, ...values })
        .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet(values))
        .execute()
      return calendar
    },
  }
}

export async function calendarOf(db: Db, tenant: Owner): Promise<Calendar> {
  const row = await db
    .selectFrom('calendars')
    .selectAll()
    .where('workspace_id', '=', tenant.workspaceId)
    .executeTakeFirst()
  if (!row) return defaultsOf(db, tenant)
  const { workspace_id: _, updated_at: __, hours, holidays, ...fields } = row
  return { ...fields, hours: hours as unknown as Calendar['hours'], holidays: holidays as unknown as string[] }
}

async function defaultsOf(db: Db, { workspaceId }: Owner): Promise<Calendar> {
  const { time_zone } = await db
    .selectFrom('workspaces')
    .select('time_zone')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  const day = [{ from: '09:00', to: '17:00' }]
  return {
    time_zone,
    hours: hoursOf({ monday: day, tuesday: day, wednesday: day, thursday: day, friday: day }),
    duration_minutes: 30,
    buffer_minutes: 0,
    minimum_notice_minutes: 60,
    days_ahead: 60,
    holidays: [],
  }
}

const hoursOf = (given: NonNullable<CalendarInput['hours']>) =>
  Object.fromEntries(weekdays.map((day) => [day, given[day] ?? []])) as Calendar['hours']

function defined(input: CalendarInput): Partial<Omit<Calendar, 'hours'>> {
  return Object.fromEntries(Object.entries(input).filter(([field, value]) => field !== 'hours' && value !== undefined))
}

/** Validates what the schema can't, and normalises the values for storage. */
function checked({ time_zone, hours, holidays }: CalendarInput) {
  if (time_zone !== undefined) checkTimeZone(time_zone)
  for (const day of weekdays) checkHours(day, hours?.[day] ?? [])
  for (const [place, date] of (holidays ?? []).entries()) {
    const read = new Date(`${date}T00:00:00Z`)
    // 2026-02-30 would be read as March 2.
    const real = !Number.isNaN(read.getTime()) && read.toISOString().startsWith(date)
    if (!real) throw invalidField(`holidays.${place}`, 'must be a date like 2026-12-25')
  }
  return {
    ...(hours && { hours: hoursOf(hours) }),
    ...(holidays && { holidays: [...new Set(holidays)].toSorted() }),
  }
}

function checkHours(day: Weekday, hours: readonly LocalHours[]): void {
  for (const [place, { from, to }] of hours.entries()) {
    const field = `hours.${day}.${place}`
    // HH:MM sorts as text.
    if (from >= to) throw invalidField(`${field}.to`, 'must be later than from')
    const before = hours[place - 1]
    if (before && from < before.to)
      throw invalidField(`${field}.from`, 'must not be before the end of the previous hours')
  }
}
