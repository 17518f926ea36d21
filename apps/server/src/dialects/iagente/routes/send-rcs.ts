import { bodyLimits } from '../../../web/body-limits.ts'
import type { Operation } from '../../../web/route.ts'
import { tellSimulated } from '../../../web/simulated.ts'
import { iagenteErrors } from '../errors.ts'
import { sent, toAnswer, waiting } from '../message.ts'
import { rcsBody, rcsWords, toRcsContent } from '../rcs.ts'
import { sendMessage } from '../send.ts'

export const sendRcs: Operation = (app, services) => {
  app.post(
    '/rcs/messages',
    {
      bodyLimit: bodyLimits.content,
      config: { scope: 'messages:write' },
      schema: {
        operationId: 'iagenteSendRcsMessage',
        tags: ['IAGENTE'],
        summary: 'Send an RCS message',
        description:
          'Sends over the workspace’s RCS channel. Without one, 404 with the code `integration_not_found`. A permanent refusal by RCS is a 500 with the code `send_failed`.',
        body: rcsBody,
        response: {
          201: sent.describe('RCS has the message.'),
          202: waiting.describe('Not sent yet, or unknown.'),
          ...iagenteErrors(404, 409, 413, 415),
        },
      },
    },
    async ({ principal, body, idempotencyKey }, reply) => {
      const { lead_id, phone, type } = body
      const outgoing = { lead_id, phone, content: toRcsContent(body), channelType: 'rcs', idempotencyKey }
      const message = await sendMessage(services, principal, outgoing, { name: 'RCS', words: rcsWords(body) })
      tellSimulated(reply, message)
      const answer = toAnswer(message, type)
      return reply.code(answer.status).send(answer.body)
    },
  )
}
