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
        summary: 'Assign a handoff',
        description:
          'Sets the same assignee on the conversation and emits `conversation.updated`. 409 `handoff_closed` if it is closed.',
        params: idParams,
        body: handoffAssignment,
        response: { 200: handoff, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => handoffs.assign(request.principal.workspaceId, request.params.id, request.body.assignee),
  )
}
