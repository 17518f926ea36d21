import { assigneeOf } from '../../core/conversations/asked-for.ts'
import { taskSorts } from '../../core/tasks/list-tasks.ts'
import { taskStatuses } from '../../core/tasks/task.ts'
import type { Operation } from '../../web/route.ts'
import { flagInQuery, id, listing, oneOf, pageQuery, text } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { assigneeHelp } from '../resources/assignee-help.ts'
import { taskSummary } from './schemas.ts'

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
          sort: oneOf(taskSorts)
            .optional()
            .describe(
              '`created`: the newest first (default). `due`: the earliest due date first; needs `status=open`.',
            ),
          status: oneOf(taskStatuses).optional(),
          overdue: flagInQuery()
            .optional()
            .describe('True: those whose due date has passed. False: all others. Needs `status=open`.'),
          kind: text(50).optional(),
          assignee: text(200).optional().describe(assigneeHelp),
          contact_id: id().optional(),
        }),
        response: { 200: listing(taskSummary), ...problems() },
      },
    },
    ({ principal, query }) => tasks.list(principal, { ...query, assignee: assigneeOf(query.assignee, principal) }),
  )
}
