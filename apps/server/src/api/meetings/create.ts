import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { meeting, newMeeting } from './schemas.ts'

export const createMeeting: Operation = (app, { meetings }) => {
  app.post(
    '/meetings',
    {
      config: { scope: 'meetings:write' },
      schema: {
        operationId: 'createMeeting',
        tags: ['Meetings'],
        summary: 'Book a meeting',
        description:
          'Emits `meeting.booked`. 409 with the code `slot_taken` if the time is booked; 422 with `not_bookable` if the calendar doesn’t offer it. Both list free slots as `alternatives`.',
        body: newMeeting,
        response: { 201: meeting, ...problems(409, 413, 415) },
      },
    },
    async (request, reply) => {
      const { contact_id: contactId, conversation_id: conversationId, start, title, notes } = request.body
      const { duration_minutes: durationMinutes, any_time: anyTime } = request.body
      const made = { contactId, conversationId, start, durationMinutes, anyTime, title, notes }
      return reply.code(201).send(await meetings.book(request.principal, made))
    },
  )
}
