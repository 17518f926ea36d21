import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { newTask, task } from './schemas.ts'

export const createTask: Operation = (app, { tasks }) => {
  app.post(
    '/tasks',
    {
      config: { scope: 'tasks:write' },
      schema: {
        operationId: 'createTask',
        tags: ['Tasks'],
        summary: 'Create a task',
        body: newTask,
        response: { 201: task.describe('The open task.'), ...problems(409, 413, 415) },
      },
    },
    async (request, reply) => reply.code(201).send(await tasks.create(request.principal, request.body)),
  )
}
