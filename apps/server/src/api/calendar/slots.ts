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
        summary: 'List free slots, earliest first',
        description:
          'The first slot begins with each interval of working hours. Slots don’t overlap: a 30-minute meeting has one every 30 minutes. A slot can be booked meanwhile: `POST /v1/meetings` decides.',
        querystring: z.strictObject({
          from: moment().optional().describe('Only slots that begin at this time or later.'),
          until: moment().optional().describe('Only slots that end by this time.'),
          duration_minutes: counted(5, 480).optional().describe('Default: the calendar’s duration.'),
          limit: counted(1, 500).prefault('20').describe('The maximum number of slots.'),
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
