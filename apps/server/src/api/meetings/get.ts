import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { meeting } from './schemas.ts'

export const getMeeting: Operation = (app, { meetings }) => {
  app.get(
    '/meetings/:id',
    {
      config: { scope: 'meetings:read' },
      schema: {
        operationId: 'getMeeting',
        tags: ['Meetings'],
        summary: 'Read a meeting',
        params: idParams,
        response: { 200: meeting, ...problems(404) },
      },
    },
    (request) => meetings.get(request.principal.workspaceId, request.params.id),
  )
}
