import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { handoff, newHandoff } from './schemas.ts'

export const createHandoff: Operation = (app, { handoffs }) => {
  app.post(
    '/handoffs',
    {
      config: { scope: 'handoffs:write' },
      schema: {
        operationId: 'createHandoff',
        tags: ['Handoffs'],
        summary: 'Give a conversation to a person',
        description:
          'Agents say nothing more in it: its `handler` is `human`. A conversation has one open handoff at most; while it has, that one is the answer, as it is.',
        body: newHandoff,
        response: {
          201: handoff.describe('`handoff.created` tells of it.'),
          200: handoff.describe('It was open already.'),
          ...problems(409, 413, 415),
        },
      },
    },
    async (request, reply) => {
      const { conversation_id: conversationId, priority = 'medium', reason, summary } = request.body
      const { handoff, created } = await handoffs.create(request.principal, {
        conversationId,
        priority,
        reason,
        summary,
      })
      return reply.code(created ? 201 : 200).send(handoff)
    },
  )
}
