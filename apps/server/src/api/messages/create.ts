import { bodyLimits } from '../../web/body-limits.ts'
import type { Operation } from '../../web/route.ts'
import { tellSimulated } from '../../web/simulated.ts'
import { problems } from '../errors.ts'
import { message, newMessage } from '../resources/message.ts'

export const createMessage: Operation = (app, { messages, scheduledMessages }) => {
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
          'Waits for the vendor’s first answer. A temporary refusal queues the message for a retry. A permanent refusal is a 422 with the code `message_rejected` (`template_required` outside WhatsApp’s 24-hour window), the reason, `vendor_code` and `message_id`. If the contact has opted out, nothing is sent: 422 with the code `opted_out` and `contact_id`. With an `Idempotency-Key`, a repeated request sends nothing twice. A test key sends over the simulator, whatever the channel. With `send_at` the message is `scheduled`: everything is checked again when it is due, and then it becomes a message with an id of its own and this one as `scheduled_id`. See the guide on conversations.',
        body: newMessage,
        response: {
          201: message.describe('The vendor has the message.'),
          202: message.describe(
            '`scheduled`: it is sent at `send_at`. `queued`: it will be retried. `unknown`: a later status tells whether it was sent.',
          ),
          ...problems(404, 409, 413, 415),
        },
      },
    },
    async (request, reply) => {
      const { to, contact_id: contactId, text, content, channel_id: channelId, send_at, unless_answered } = request.body
      const input = {
        to,
        contactId,
        content: content ?? { type: 'text' as const, text: text ?? '' },
        contentField: content ? 'content.' : '',
        channelId,
        idempotencyKey: request.idempotencyKey,
      }
      if (send_at !== undefined) {
        const timed = { ...input, sendAt: new Date(send_at), unlessAnswered: unless_answered ?? false }
        return reply.code(202).send(await scheduledMessages.schedule(request.principal, timed))
      }
      const message = await messages.send(request.principal, input)
      tellSimulated(reply, message)
      const open = message.status === 'queued' || message.status === 'unknown'
      return reply.code(open ? 202 : 201).send(message)
    },
  )
}
