import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { task, taskPatch } from './schemas.ts'

export const updateTask: Operation = (app, { tasks }) => {
  app.patch(
    '/tasks/:id',
    {
      config: { scope: 'tasks:write' },
      schema: {
        operationId: 'updateTask',
        tags: ['Tasks'],
        summary: 'Change a task',
        description: 'Writes only the fields given.',
        params: idParams,
        body: taskPatch,
        response: { 200: task, ...problems(404, 413, 415) },
      },
    },
    (request) => tasks.update(request.principal.workspaceId, request.params.id, request.body),
  )
}
