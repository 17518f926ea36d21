import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { text } from '../../../web/schemas.ts'
import { pingrErrors } from '../errors.ts'
import { sessionId, toChannelId } from '../ids.ts'

const body = z
  .strictObject({ phone: text(200), message: text(4_096), session_id: sessionId() })
  .meta({ examples: [{ phone: '919876543210', message: 'login', session_id: 'sess_3' }] })

const answer = z
  .object({
    delivered: z.boolean(),
    status_code: z.number().int().nullable(),
    dynamic_reply: z.string().nullable(),
    payload_sent: z.record(z.string(), z.unknown()),
  })
  .meta({
    examples: [
      {
        delivered: true,
        status_code: 200,
        dynamic_reply: "Here's your magic link: https://...",
        payload_sent: { event: 'message.received', _simulated: true },
      },
    ],
  })

export const simulateWebhook: Operation = (app, { simulations }) => {
  app.post(
    '/webhooks/simulate',
    {
      config: { scope: 'simulate' },
      schema: {
        operationId: 'heypingrSimulateWebhook',
        tags: ['Hey Pingr'],
        summary: 'Fire a signed test event at the webhook URL',
        description: 'Sends no message and needs no trigger. At most 20 per minute and key.',
        body,
        response: { 200: answer, ...pingrErrors(404, 409, 413, 415) },
      },
    },
    async (request) => {
      const { phone, message, session_id } = request.body
      const input = { phone, text: message, channelId: toChannelId(session_id), dialect: 'heypingr' }
      const { delivered, status, reply, sent } = await simulations.run(request.principal, input)
      const payload_sent = sent as Record<string, unknown>
      return { delivered, status_code: status, dynamic_reply: reply, payload_sent }
    },
  )
}
