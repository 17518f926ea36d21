import { bodyLimits } from '../../web/body-limits.ts'
import type { Operation } from '../../web/route.ts'
import { tellSimulated } from '../../web/simulated.ts'
import { problems } from '../errors.ts'
import { message, newMessage } from '../resources/message.ts'

export const createMessage: Operation = (app, { messages }) => {
  app.post(
    '/messages',
    {
      bodyLimit: bodyLimits.content,
      config: { scope: 'messages:write' },
      schema: {
        operationId: 'createMessage',
        tags: ['Messages'],
        summary: 'Send a message',
        description:
          'Waits for the vendor’s first answer. A temporary refusal queues the message for a retry. A permanent refusal is a 422 with the code `message_rejected` (`template_required` outside WhatsApp’s 24-hour window), the reason, `vendor_code` and `message_id`. If the contact has opted out, nothing is sent: 422 with the code `opted_out` and `contact_id`. With an `Idempotency-Key`, a repeated request sends nothing twice. A test key sends over the simulator, whatever the channel.',
        body: newMessage,
        response: {
          201: message.describe('The vendor has the message.'),
          202: message.describe('`queued`: it will be retried. `unknown`: a later status tells whether it was sent.'),
          ...problems(404, 409, 413, 415),
        },
      },
    },
    async (request, reply) => {
      const { to, contact_id: contactId, text, content, channel_id: channelId } = request.body
      const message = await messages.send(request.principal, {
        to,
        contactId,
        content: content ?? { type: 'text', text: text ?? '' },
        contentField: content ? 'content.' : '',
        channelId,
        idempotencyKey: request.idempotencyKey,
      })
      tellSimulated(reply, message)
      const open = message.status === 'queued' || message.status === 'unknown'
      return reply.code(open ? 202 : 201).send(message)
    },
  )
}
