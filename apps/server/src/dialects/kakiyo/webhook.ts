import { z } from 'zod'

import type { Endpoint } from '../../core/endpoints/endpoint.ts'
import { text } from '../../web/schemas.ts'
import { active, eventNames, webhookUrl } from '../shared/webhook-fields.ts'
import { toText } from './ids.ts'

const exampleWebhook = {
  id: 'webhook_17',
  name: 'CRM Integration',
  url: 'https://your-app.com/kakiyo/webhook',
  events: ['linkedin.message.received', 'prospect.qualification.manual'],
  active: true,
}

const shown = {
  id: z.string(),
  name: z.string().nullable(),
  url: z.string(),
  events: z.array(z.string()),
  active,
}

export const webhook = z.object(shown).meta({ id: 'KakiyoWebhook', examples: [exampleWebhook] })

/** In the document's form: the webhook with a message about the action. */
export const answeredWebhook = z
  .object({ ...shown, message: z.string() })
  .meta({ examples: [{ ...exampleWebhook, message: 'Webhook created successfully' }] })

export const webhookFields = {
  name: text(200),
  url: webhookUrl,
  events: eventNames,
}

export function toWebhook({ id, name, url, events, disabled_at }: Endpoint): z.infer<typeof webhook> {
  return { id: toText('webhook', id), name, url, events, active: disabled_at === null }
}
