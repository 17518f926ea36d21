import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { calendar, calendarInput } from './schemas.ts'

export const putCalendar: Operation = (app, { calendars }) => {
  app.put(
    '/calendar',
    {
      config: { scope: 'meetings:write' },
      schema: {
        operationId: 'putCalendar',
        tags: ['Meetings'],
        summary: 'Replace the calendar',
        description: 'Absent fields get their defaults. Booked meetings stay as they are.',
        body: calendarInput,
        response: { 200: calendar, ...problems(413, 415) },
      },
    },
    (request) => calendars.put(request.principal, request.body),
  )
}
