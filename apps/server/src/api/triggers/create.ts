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
        summary: 'Have a phrase answer itself',
        description:
          'A message that fires it makes `trigger.fired` and gets one reply, unless its sender has had one within the cooldown or the month’s replies are used up.',
        body: newTrigger,
        response: { 201: trigger.describe('It is on.'), ...problems(409, 413, 415) },
      },
    },
    async (request, reply) => reply.code(201).send(await triggers.create(request.principal.workspaceId, request.body)),
  )
}
