import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { reference, text } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { messageText } from '../resources/content.ts'

const body = z
  .strictObject({
    phone: text(200).describe('Who would have written.'),
    text: messageText,
    channel_id: reference().describe('Over which channel.'),
    dialect: text(40).describe('That of the endpoint that is asked, such as `heypingr`.'),
  })
  .meta({
    id: 'NewTriggerSimulation',
    examples: [{ phone: '919812345678', text: 'login', channel_id: 3, dialect: 'native' }],
  })

const result = z
  .object({
    delivered: z.boolean().describe('Whether the receiver has answered with a 2xx.'),
    status_code: z.number().int().nullable().describe('Null: there was no complete answer.'),
    reply: z.string().nullable().describe('What would be replied instead of the trigger’s own text.'),
    sent: z.record(z.string(), z.unknown()).describe('The body as sent.'),
  })
  .meta({
    id: 'TriggerSimulation',
    examples: [
      { delivered: true, status_code: 200, reply: 'Your link: https://example.com/l/7', sent: { _simulated: true } },
    ],
  })

export const simulateTrigger: Operation = (app, { simulations }) => {
  app.post(
    '/triggers/simulate',
    {
      config: { scope: 'simulate' },
      schema: {
        operationId: 'simulateTrigger',
        tags: ['Triggers'],
        summary: 'Ask a receiver what it would reply to a message',
        description:
          'Asks the webhook once, at once. Nobody gets a message, and no trigger is needed. At most 20 a minute.',
        body,
        response: { 200: result, ...problems(404, 409, 413, 415) },
      },
    },
    async ({ principal, body: { phone, text: words, channel_id: channelId, dialect } }) => {
      const simulation = await simulations.run(principal, { phone, text: words, channelId, dialect })
      const { delivered, status: status_code, reply, sent } = simulation
      return { delivered, status_code, reply, sent: sent as Record<string, unknown> }
    },
  )
}
