import { z } from 'zod'

import { toCalendarFile } from '../../core/meetings/calendar-file.ts'
import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'

const file = z.string().meta({ examples: ['BEGIN:VCALENDAR\r\n…\r\nEND:VCALENDAR'] })

export const getMeetingFile: Operation = (app, { meetings }) => {
  app.get(
    '/meetings/:id/calendar.ics',
    {
      config: { scope: 'meetings:read' },
      schema: {
        operationId: 'getMeetingFile',
        tags: ['Meetings'],
        summary: 'Read a meeting as a calendar file',
        params: idParams,
        response: {
          200: { description: 'iCalendar (RFC 5545).', content: { 'text/calendar': { schema: file } } },
          ...problems(404),
        },
      },
    },
    async (request, reply) => {
      const meeting = await meetings.get(request.principal.workspaceId, request.params.id)
      return reply.type('text/calendar; charset=utf-8').send(toCalendarFile(meeting))
    },
  )
}
