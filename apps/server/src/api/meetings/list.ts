import { meetingStatuses } from '../../core/meetings/meeting.ts'
import type { Operation } from '../../web/route.ts'
import { id, listing, oneOf, pageQuery, timeRange } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { meeting } from './schemas.ts'

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
          contact_id: id().optional(),
          conversation_id: id().optional(),
          status: oneOf(meetingStatuses).optional(),
          ...timeRange,
        }),
        response: { 200: listing(meeting), ...problems() },
      },
    },
    (request) => meetings.list(request.principal.workspaceId, request.query),
  )
}
