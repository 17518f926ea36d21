import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { text } from '../../../web/schemas.ts'
import { tellSimulated } from '../../../web/simulated.ts'
import { niyogErrors } from '../errors.ts'

const body = z.strictObject({ to: text(200), body: text(4_096) }).meta({
  examples: [
    {
      to: '919812345678',
      body: 'Hi Rohan, saw you were looking at the pro plan. Free trial works for you?',
    },
  ],
})

const sent = z
  .object({ sent: z.literal(true), message_id: z.string(), to: z.string() })
  .meta({ examples: [{ sent: true, message_id: 'wamid.HBgL...', to: '919812345678' }] })

const notSent = z
  .object({
    sent: z.literal(false),
    queued: z.boolean().describe('True: it will be retried with exponential backoff.'),
    status: z.enum(['queued', 'unknown']).describe('`unknown`: Meta may have sent it; a later status webhook tells.'),
    message_id: z.null(),
    to: z.string(),
    id: z.number().int().describe("Parley's id of the message, for GET /v1/messages/:id."),
    reason: z.string().nullable(),
  })
  .meta({
    examples: [
      {
        sent: false,
        queued: true,
        status: 'queued',
        message_id: null,
        to: '919812345678',
        id: 42,
        reason: 'Rate limit hit',
      },
    ],
  })

export const sendMessage: Operation = (app, { messages }) => {
  app.post(
    '/messages',
    {
      config: { scope: 'messages:write' },
      schema: {
        operationId: 'niyogSendMessage',
        tags: ['Niyog'],
        summary: 'Send a WhatsApp message',
        body,
        response: {
          200: sent.describe('Sent.'),
          202: notSent.describe('Not sent yet.'),
          ...niyogErrors(409, 413, 415),
        },
      },
    },
    async (request, reply) => {
      const { to, body: text } = request.body
      const message = await messages.send(request.principal, {
        to,
        content: { type: 'text', text },
        idempotencyKey: request.idempotencyKey,
      })
      tellSimulated(reply, message)
      const { address, provider_id, status, id, error } = message
      if (provider_id !== null) return reply.code(200).send({ sent: true, message_id: provider_id, to: address })
      return reply.code(202).send({
        sent: false,
        queued: status === 'queued',
        status: status === 'queued' ? 'queued' : 'unknown',
        message_id: null,
        to: address,
        id,
        reason: error?.reason ?? null,
      })
    },
  )
}
