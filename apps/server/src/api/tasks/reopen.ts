import type { Operation } from '../../web/route.ts'
import { idParams, noBody } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { task } from './schemas.ts'

export const reopenTask: Operation = (app, { tasks }) => {
  app.post(
    '/tasks/:id/reopen',
    {
      config: { scope: 'tasks:write' },
      schema: {
        operationId: 'reopenTask',
        tags: ['Tasks'],
        summary: 'Open a completed task again',
        description:
          'An open task stays as it is. 409 `task_cancelled` for a cancelled task; `task_has_effects` if a campaign, a message or an invitation has gone on with its completion.',
        params: idParams,
        body: noBody,
        response: { 200: task, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => tasks.reopen(request.principal.workspaceId, request.params.id),
  )
}
