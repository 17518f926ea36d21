import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { handoff, handoffAssignment } from './schemas.ts'

export const assignHandoff: Operation = (app, { handoffs }) => {
  app.post(
    '/handoffs/:id/assign',
    {
      config: { scope: 'handoffs:write' },
      schema: {
        operationId: 'assignHandoff',
        tags: ['Handoffs'],
        summary: 'Say who takes a handoff',
        description:
          'The conversation gets the same assignee, and `conversation.updated` tells of it. 409 `handoff_closed` for one that is closed.',
        params: idParams,
        body: handoffAssignment,
        response: { 200: handoff, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => handoffs.assign(request.principal.workspaceId, request.params.id, request.body.assignee),
  )
}
