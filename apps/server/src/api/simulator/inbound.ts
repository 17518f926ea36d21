import { bodyLimits } from '../../web/body-limits.ts'
import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { message } from '../resources/message.ts'
import { simulatedMessage } from './schemas.ts'

export const simulateInbound: Operation = (app, { inbox }) => {
  app.post(
    '/simulator/inbound',
    {
      bodyLimit: bodyLimits.content,
      config: { scope: 'messages:write' },
      schema: {
        operationId: 'simulateInbound',
        tags: ['Simulator'],
        summary: 'Simulate an inbound message',
        description:
          'Processes it like any received message, on a simulator channel: contact, conversation, message, `message.received`.',
        body: simulatedMessage,
        response: { 201: message.describe('The message as received.'), ...problems(404, 409, 413, 415) },
      },
    },
    async (request, reply) => {
      const { channel_id: channelId, ...input } = request.body
      return reply.code(201).send(await inbox.simulate(request.principal, { ...input, channelId }))
    },
  )
}
