import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { cancellation, meeting } from './schemas.ts'

export const cancelMeeting: Operation = (app, { meetings }) => {
  app.post(
    '/meetings/:id/cancel',
    {
      config: { scope: 'meetings:write' },
      schema: {
        operationId: 'cancelMeeting',
        tags: ['Meetings'],
        summary: 'Cancel a meeting',
        description: 'Frees its time immediately. A cancelled meeting stays as it is, with its first reason.',
        params: idParams,
        body: cancellation,
        response: { 200: meeting, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => meetings.cancel(request.principal.workspaceId, request.params.id, request.body?.reason),
  )
}
