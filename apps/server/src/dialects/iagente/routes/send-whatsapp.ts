import { bodyLimits } from '../../../web/body-limits.ts'
import type { Operation } from '../../../web/route.ts'
import { tellSimulated } from '../../../web/simulated.ts'
import { iagenteErrors } from '../errors.ts'
import { whatsappIntegration } from '../integration.ts'
import { sent, toAnswer, waiting } from '../message.ts'
import { sendMessage } from '../send.ts'
import { toTemplateContent } from '../template.ts'
import { toMediaOrText, whatsappBody, whatsappWords } from '../whatsapp.ts'

export const sendWhatsApp: Operation = (app, services) => {
  const { channels, templates } = services
  app.post(
    '/whatsapp/messages',
    {
      bodyLimit: bodyLimits.content,
      config: { scope: 'messages:write' },
      schema: {
        operationId: 'iagenteSendWhatsAppMessage',
        tags: ['IAGENTE'],
        summary: 'Send a WhatsApp message',
        description:
          'Waits for WhatsApp’s first answer. A permanent refusal by WhatsApp is a 500 with the code `send_failed`.',
        body: whatsappBody,
        response: {
          201: sent.describe('WhatsApp has the message.'),
          202: waiting.describe('Not sent yet, or unknown.'),
          ...iagenteErrors(404, 409, 413, 415),
        },
      },
    },
    async ({ principal, body, idempotencyKey }, reply) => {
      const { id: channelId } = await whatsappIntegration(channels, principal, body.integration_id)
      const { lead_id, phone, type } = body
      const content =
        type === 'template' ? await toTemplateContent(templates, principal.workspaceId, body) : toMediaOrText(body)
      const outgoing = { lead_id, phone, content, channelId, idempotencyKey }
      const message = await sendMessage(services, principal, outgoing, { name: 'WhatsApp', words: whatsappWords })
      tellSimulated(reply, message)
      const answer = toAnswer(message, type)
      return reply.code(answer.status).send(answer.body)
    },
  )
}
