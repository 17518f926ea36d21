import type { Operation } from '../../surface/route.ts'
import { problems } from '../errors.ts'
import { channel, newChannel } from './schemas.ts'

const description = `\`type\` is one of:

- \`simulator\`: no network and no credentials. What is sent over it arrives at once; \`POST /v1/simulator/inbound\` answers.
- \`whatsapp-cloud\`: a number of the WhatsApp Cloud API. Its \`credentials\` are \`phone_number_id\` (digits, from WhatsApp
  Manager; not the number itself), \`access_token\` (of a system user with the permission whatsapp_business_messaging),
  \`app_secret\` (of the Meta app), \`verify_token\` (a text of your choice) and optionally \`waba_id\` (digits; with it the
  account's templates are read). Then enter
  the channel's \`webhook_path\`, below your public URL, and the verify token as the webhook of the Meta app.`

export const createChannel: Operation = (app, { channels }) => {
  app.post(
    '/channels',
    {
      config: { scope: 'channels:write' },
      schema: {
        operationId: 'createChannel',
        tags: ['Channels'],
        summary: 'Connect a channel',
        description,
        body: newChannel,
        response: {
          201: channel.describe('It is connected, and `channel.connected` says so.'),
          ...problems(409, 413, 415),
        },
      },
    },
    async (request, reply) => {
      const { is_default: isDefault, ...input } = request.body
      return reply.code(201).send(await channels.create(request.principal.workspaceId, { ...input, isDefault }))
    },
  )
}
