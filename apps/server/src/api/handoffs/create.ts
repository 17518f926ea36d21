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
          'Sets the conversation’s `handler` to `human`: agents stop answering. A conversation has at most one open handoff; if there is one, it is returned unchanged.',
        body: newHandoff,
        response: {
          201: handoff.describe('`handoff.created` is emitted.'),
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
