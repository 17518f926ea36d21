import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { calendar } from './schemas.ts'

export const getCalendar: Operation = (app, { calendars }) => {
  app.get(
    '/calendar',
    {
      config: { scope: 'meetings:read' },
      schema: {
        operationId: 'getCalendar',
        tags: ['Meetings'],
        summary: 'Read the calendar',
        response: { 200: calendar, ...problems() },
      },
    },
    (request) => calendars.get(request.principal),
  )
}
