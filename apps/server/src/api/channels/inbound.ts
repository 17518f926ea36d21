import { z } from 'zod'
import type { Operation } from '../../web/route.ts'
import { idParams, text } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { messageText } from '../resources/content.ts'
import { message } from '../resources/message.ts'

const body = z
  .strictObject({
    from: text(500).describe('The sender’s profile.'),
    text: messageText,
    name: text(200).optional().describe('The sender’s name on the profile.'),
  })
  .meta({
    id: 'InboundByHand',
    examples: [{ from: 'https://www.linkedin.com/in/asha-rao', text: 'Yes please!', name: 'Asha Rao' }],
  })

export const enterInbound: Operation = (app, { inbox }) => {
  app.post(
    '/channels/:id/inbound',
    {
      config: { scope: 'messages:write' },
      schema: {
        operationId: 'enterInbound',
        tags: ['Channels'],
        summary: 'Record a message that a manual channel received',
        description: 'Processes it like any received message. 409 on other channels: their vendors report messages.',
        params: idParams,
        body,
        response: { 201: message.describe('The message as received.'), ...problems(404, 409, 413, 415) },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await inbox.enter(request.principal, request.params.id, request.body)),
  )
}
