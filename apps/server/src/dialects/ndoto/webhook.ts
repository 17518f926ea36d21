import { z } from 'zod'

import type { Endpoint } from '../../core/endpoints/endpoint.ts'
import { flag, reference, text } from '../../web/schemas.ts'
import { active, eventNames, webhookUrl } from '../shared/webhook-fields.ts'

const example = {
  id: 7,
  url: 'https://yourapp.com/webhooks/ndoto',
  name: 'My integration',
  subscriptions: ['message_created', 'conversation_created'],
  active: true,
  inbox_id: null,
}

const shown = {
  id: z.number().int(),
  url: z.string(),
  name: z.string().nullable(),
  subscriptions: z.array(z.string()),
  active,
  inbox_id: z.number().int().nullable().describe('Only events of this inbox.'),
}

export const webhook = z.object(shown).meta({ id: 'NdotoWebhook', examples: [example] })

/**
 * The document shows no response, and its samples use a flat webhook; Chatwoot wraps it in `payload.webhook`. This
 * response has both forms.
 */
export const savedWebhook = z
  .object({ ...shown, payload: z.object({ webhook }) })
  .meta({ examples: [{ ...example, payload: { webhook: example } }] })

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo='
const withSecret = {
  secret: z
    .string()
    .nullable()
    .describe('Signs every delivery (Standard Webhooks). Null in the answer to a repeated request.'),
}

export const createdWebhook = z
  .object({ ...shown, ...withSecret, payload: z.object({ webhook: z.object({ ...shown, ...withSecret }) }) })
  .meta({ examples: [{ ...example, secret, payload: { webhook: { ...example, secret } } }] })

export const webhookFields = {
  url: webhookUrl,
  subscriptions: eventNames,
  name: text(200).nullish(),
  inbox_id: reference().nullish(),
}

export const webhookPatch = z
  .strictObject({
    ...webhookFields,
    url: webhookFields.url.optional(),
    subscriptions: webhookFields.subscriptions.optional(),
    active: flag().optional(),
  })
  .meta({ examples: [{ subscriptions: ['message_created', 'contact_created'] }] })

export function toWebhook({ id, url, name, events, disabled_at, channel_id }: Endpoint): z.infer<typeof webhook> {
  return { id, url, name, subscriptions: events, active: disabled_at === null, inbox_id: channel_id }
}
