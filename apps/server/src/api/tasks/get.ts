import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { task } from './schemas.ts'

export const getTask: Operation = (app, { tasks }) => {
  app.get(
    '/tasks/:id',
    {
      config: { scope: 'tasks:read' },
      schema: {
        operationId: 'getTask',
        tags: ['Tasks'],
        summary: 'Read a task',
        params: idParams,
        response: { 200: task, ...problems(404) },
      },
    },
    (request) => tasks.get(request.principal.workspaceId, request.params.id),
  )
}
