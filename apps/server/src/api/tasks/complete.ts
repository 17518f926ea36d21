import type { Operation } from '../../web/route.ts'
import { idParams, noBody } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { task } from './schemas.ts'

export const completeTask: Operation = (app, { tasks }) => {
  app.post(
    '/tasks/:id/complete',
    {
      config: { scope: 'tasks:write' },
      schema: {
        operationId: 'completeTask',
        tags: ['Tasks'],
        summary: 'Complete a task',
        description:
          'The campaign or message that waits for it continues. A repeated request changes nothing. 409 for a cancelled task.',
        params: idParams,
        body: noBody,
        response: { 200: task, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => tasks.complete(request.principal, request.params.id),
  )
}
