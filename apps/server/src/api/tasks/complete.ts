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
        summary: 'Say that a task is done',
        description: 'What waits for it goes on. Said twice it counts once; of a cancelled task it is a 409.',
        params: idParams,
        body: noBody,
        response: { 200: task, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => tasks.complete(request.principal, request.params.id),
  )
}
