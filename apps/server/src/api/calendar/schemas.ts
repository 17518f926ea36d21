import { z } from 'zod'

import { weekdays } from '../../core/meetings/calendar.ts'
import { text, wholeNumber } from '../../web/schemas.ts'

const time = (pattern: RegExp, problem: string) =>
  z.string({ error: (issue) => (issue.input === undefined ? 'is required' : problem) }).regex(pattern, problem)
const from = time(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time like 09:00')
const to = time(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time like 17:00')

const working = [{ from: '09:00', to: '17:00' }]
const example = {
  time_zone: 'Asia/Kolkata',
  hours: {
    monday: [
      { from: '09:00', to: '13:00' },
      { from: '14:00', to: '18:00' },
    ],
    tuesday: working,
    wednesday: working,
    thursday: working,
    friday: [],
    saturday: [],
    sunday: [],
  },
  duration_minutes: 30,
  buffer_minutes: 10,
  minimum_notice_minutes: 120,
  days_ahead: 30,
  holidays: ['2026-12-25'],
}

const perDay = <T extends z.ZodType>(hours: T) =>
  Object.fromEntries(weekdays.map((day) => [day, hours])) as Record<(typeof weekdays)[number], T>

export const calendar = z
  .object({
    time_zone: z.string().describe('IANA.'),
    hours: z
      .object(perDay(z.array(z.object({ from: z.string(), to: z.string() }))))
      .describe('Local times in `time_zone`; a day ends at `24:00`.'),
    duration_minutes: z.number().int().describe('The default length of a meeting.'),
    buffer_minutes: z.number().int().describe('The minimum time between two meetings.'),
    minimum_notice_minutes: z.number().int().describe('The minimum time between now and a new meeting.'),
    days_ahead: z.number().int().describe('How many days after today have slots.'),
    holidays: z.array(z.string()).describe('Local dates without slots, sorted.'),
  })
  .meta({ id: 'Calendar', examples: [example] })

const hoursOfDay = z
  .array(z.strictObject({ from, to }), 'must be a list like [{"from": "09:00", "to": "17:00"}]')
  .max(10, 'must have at most 10 items')

export const calendarInput = z
  .strictObject({
    time_zone: text(100)
      .optional()
      .describe('IANA. Default: the time zone of the workspace’s country if it has only one, else UTC.'),
    hours: z
      .strictObject(perDay(hoursOfDay.optional()), 'must be hours by day')
      .optional()
      .describe('An absent day has no hours. Default: Monday to Friday from 09:00 to 17:00.'),
    duration_minutes: wholeNumber(5, 480).optional().describe('Default: 30.'),
    buffer_minutes: wholeNumber(0, 480).optional().describe('Default: 0.'),
    minimum_notice_minutes: wholeNumber(0, 43_200).optional().describe('Default: 60.'),
    days_ahead: wholeNumber(0, 365).optional().describe('Default: 60.'),
    holidays: z
      .array(text(10), 'must be a list of dates')
      .max(500, 'must have at most 500 items')
      .optional()
      .describe('Dates like 2026-12-25.'),
  })
  .meta({ id: 'CalendarSettings', examples: [{ time_zone: 'Europe/Berlin' }, example] })

export const slots = z
  .object({
    data: z.array(z.object({ start: z.string(), end: z.string() })).describe('Earliest first; UTC.'),
    time_zone: z.string().describe('The calendar’s.'),
  })
  .meta({
    id: 'Slots',
    examples: [
      {
        data: [{ start: '2026-01-19T10:00:00.000Z', end: '2026-01-19T10:30:00.000Z' }],
        time_zone: 'Asia/Kolkata',
      },
    ],
  })
