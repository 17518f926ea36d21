import { bodyLimits } from '../../web/body-limits.ts'
import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { message } from '../resources/message.ts'
import { simulatedReply } from './schemas.ts'

export const replyFromSimulator: Operation = (app, { simulator }) => {
  app.post(
    '/simulator/messages/:id/reply',
    {
      bodyLimit: bodyLimits.content,
      config: { scope: 'messages:write' },
      schema: {
        operationId: 'replyFromSimulator',
        tags: ['Simulator'],
        summary: 'Answer a message from the phone that received it',
        description:
          'Processes the answer like any received message; its `content.reply_to` names the answered message.',
        params: idParams,
        body: simulatedReply,
        response: { 201: message.describe('The answer as received.'), ...problems(404, 409, 413, 415) },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await simulator.reply(request.principal, request.params.id, request.body)),
  )
}
