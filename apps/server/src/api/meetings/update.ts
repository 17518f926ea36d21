import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { meeting, meetingPatch } from './schemas.ts'

export const updateMeeting: Operation = (app, { meetings }) => {
  app.patch(
    '/meetings/:id',
    {
      config: { scope: 'meetings:write' },
      schema: {
        operationId: 'updateMeeting',
        tags: ['Meetings'],
        summary: 'Move or change a meeting',
        description:
          'Writes only the fields given. A refused move returns `slot_taken` or `not_bookable`, as booking does, and changes nothing. 409 `meeting_cancelled` if it is cancelled.',
        params: idParams,
        body: meetingPatch,
        response: { 200: meeting, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => {
      const { start, duration_minutes: durationMinutes, any_time: anyTime, title, notes } = request.body
      return meetings.update(request.principal, request.params.id, { start, durationMinutes, anyTime, title, notes })
    },
  )
}
