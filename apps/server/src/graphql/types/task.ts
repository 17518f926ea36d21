import { z } from 'zod'

import { task } from '../../api/tasks/schemas.ts'
import { taskStatuses } from '../../core/tasks/task.ts'
import { oneOf, reference, text } from '../../web/schemas.ts'
import { addList } from '../add-list.ts'
import { addOne, byId } from '../add-one.ts'
import { addLink, addResource } from '../add-resource.ts'
import { refs } from '../refs.ts'

export function addTask(): void {
  addResource(refs.task, task, 'Work for a person, who marks it done.')
  addLink(refs.task, 'contact', {
    type: refs.contact,
    scope: 'contacts:read',
    load: ({ loaders }, { contact_id }) => (contact_id === null ? null : loaders.contacts.load(contact_id)),
  })
  addOne('task', {
    type: refs.task,
    scope: 'tasks:read',
    description: 'One task.',
    id: byId,
    get: ({ services, principal }, id) => services.tasks.get(principal.workspaceId, id),
  })
  addList('tasks', {
    type: refs.task,
    scope: 'tasks:read',
    description: 'Tasks, newest first.',
    filter: z.strictObject({
      status: oneOf(taskStatuses).optional(),
      kind: text(50).optional(),
      assignee: text(200).optional(),
      contact_id: reference().optional(),
    }),
    list: ({ services, principal }, query) => services.tasks.list(principal, query),
  })
}
