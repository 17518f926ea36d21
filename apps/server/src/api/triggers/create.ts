import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { newTrigger, trigger } from './schemas.ts'

export const createTrigger: Operation = (app, { triggers }) => {
  app.post(
    '/triggers',
    {
      config: { scope: 'triggers:write' },
      schema: {
        operationId: 'createTrigger',
        tags: ['Triggers'],
        summary: 'Create a trigger',
        description:
          'A message that fires it emits `trigger.fired` and gets one reply. It gets none within the sender’s cooldown or when the month’s replies are used up.',
        body: newTrigger,
        response: { 201: trigger.describe('The active trigger.'), ...problems(409, 413, 415) },
      },
    },
    async (request, reply) => reply.code(201).send(await triggers.create(request.principal.workspaceId, request.body)),
  )
}
