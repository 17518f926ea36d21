import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { moment, numeral } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { slots } from './schemas.ts'

const counted = (min: number, max: number) => numeral(min, max, `must be a whole number from ${min} to ${max}`)

export const listSlots: Operation = (app, { calendars, meetings }) => {
  app.get(
    '/calendar/slots',
    {
      config: { scope: 'meetings:read' },
      schema: {
        operationId: 'listSlots',
        tags: ['Meetings'],
        summary: 'List free slots, the next one first',
        description:
          'Slots begin with each stretch of the working hours and follow one another without overlapping: every 30 minutes for a meeting of 30. What is booked meanwhile is taken: `POST /v1/meetings` decides.',
        querystring: z.strictObject({
          from: moment().optional().describe('Slots that begin then or later.'),
          until: moment().optional().describe('Slots that end by then.'),
          duration_minutes: counted(5, 480).optional().describe('The calendar’s where it is absent.'),
          limit: counted(1, 500).prefault('20').describe('So many at most.'),
        }),
        response: { 200: slots, ...problems() },
      },
    },
    async (request) => {
      const { from, until, duration_minutes: durationMinutes, limit: count } = request.query
      const data = await meetings.freeSlots(request.principal, { from, until, durationMinutes, count })
      return { data, time_zone: (await calendars.get(request.principal)).time_zone }
    },
  )
}
