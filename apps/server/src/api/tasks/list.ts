import { taskStatuses } from '../../core/tasks/task.ts'
import type { Operation } from '../../web/route.ts'
import { id, listing, oneOf, pageQuery, text } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { task } from './schemas.ts'

export const listTasks: Operation = (app, { tasks }) => {
  app.get(
    '/tasks',
    {
      config: { scope: 'tasks:read' },
      schema: {
        operationId: 'listTasks',
        tags: ['Tasks'],
        summary: 'List tasks, newest first',
        querystring: pageQuery.extend({
          status: oneOf(taskStatuses).optional(),
          kind: text(50).optional(),
          assignee: text(200).optional(),
          contact_id: id().optional(),
        }),
        response: { 200: listing(task), ...problems() },
      },
    },
    (request) => tasks.list(request.principal.workspaceId, request.query),
  )
}
