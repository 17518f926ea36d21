import { meetingStatuses } from '../../core/meetings/meeting.ts'
import { meetingSorts } from '../../core/meetings/meetings.ts'
import type { Operation } from '../../web/route.ts'
import { id, listing, oneOf, pageQuery, timeRange } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { meetingSummary } from './schemas.ts'

export const listMeetings: Operation = (app, { meetings }) => {
  app.get(
    '/meetings',
    {
      config: { scope: 'meetings:read' },
      schema: {
        operationId: 'listMeetings',
        tags: ['Meetings'],
        summary: 'List meetings, last booked first',
        description: '`since` and `until` filter by start time.',
        querystring: pageQuery.extend({
          sort: oneOf(meetingSorts)
            .optional()
            .describe('`created`: the last booked first (default). `start`: the earliest first.'),
          contact_id: id().optional(),
          conversation_id: id().optional(),
          status: oneOf(meetingStatuses).optional(),
          ...timeRange,
        }),
        response: { 200: listing(meetingSummary), ...problems() },
      },
    },
    (request) => meetings.list(request.principal, request.query),
  )
}
