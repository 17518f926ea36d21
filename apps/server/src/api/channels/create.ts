import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { channel, newChannel } from '../resources/channel.ts'

const description = `\`type\` is one of:

- \`simulator\`: no network and no credentials. Messages arrive at once; \`POST /v1/simulator/inbound\` simulates answers.
- \`whatsapp-cloud\`: a number of the WhatsApp Cloud API. Its \`credentials\` are \`phone_number_id\` (digits, from WhatsApp
  Manager; not the number itself), \`access_token\` (of a system user with the permission whatsapp_business_messaging),
  \`app_secret\` (of the Meta app), \`verify_token\` (a text of your choice) and optionally \`waba_id\` (digits; with it
  the account's templates are read). Then enter the channel's \`webhook_path\`, below your public URL, and the verify token as the webhook of the Meta app.
- \`rcs\`: an agent of Google's RCS for Business. Its \`credentials\` are \`agent_id\`, \`service_account\` (the key file that
  Google gave, of which \`client_email\`, \`private_key\` and \`token_uri\` are used) and \`client_token\` (which Google shows
  where the webhook URL is entered). Then enter the channel's \`webhook_path\`, below your public URL, as the agent's webhook.
- \`linkedin\`: a LinkedIn account. Its \`credentials\` are \`driver\`, and for \`unipile\` the \`base_url\` (your DSN),
  \`api_key\`, \`account_id\`, \`webhook_secret\` (a text of your choice) and optionally \`invitations_per_day\` (80 unless
  given, at most 100). Then create webhooks at Unipile for the channel's \`webhook_path\`, below your public URL, with the
  secret as the header \`Unipile-Auth\`. With the driver \`manual\`, each message is a task: a person sends it.
- \`whatsapp-linked\`: a linked device of an ordinary WhatsApp account. It has no \`credentials\` and begins as \`pairing\`:
  \`POST /v1/channels/:id/pairing\` pairs it. **WhatsApp bans numbers that send in bulk or to strangers this way**, and
  doesn’t support it: use it for conversations, never for campaigns.`

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
          201: channel.describe(
            'The vendor has taken the credentials: the channel is `connected`, and `channel.connected` is emitted. Or it is `paused`, with the reason; a vendor that could not be reached is asked again. Or it is `pairing`.',
          ),
          ...problems(409, 413, 415),
        },
      },
    },
    async (request, reply) => {
      const { is_default: isDefault, ...input } = request.body
      return reply.code(201).send(await channels.create(request.principal, { ...input, isDefault }))
    },
  )
}
