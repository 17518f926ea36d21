import { z } from 'zod'

import type { Endpoint } from '../../core/endpoints/endpoint.ts'
import { text } from '../../web/schemas.ts'
import { active, eventNames, webhookUrl } from '../shared/webhook-fields.ts'

export const exampleWebhook = {
  id: 17,
  name: 'Meu Webhook',
  url: 'https://meusite.com/webhook',
  events: ['lead.created', 'lead.qualified', 'message.received'],
  active: true,
  created_at: '2026-05-18T03:42:11.000Z',
}

export const webhook = z
  .object({
    id: z.number().int(),
    name: z.string().nullable(),
    url: z.string(),
    events: z.array(z.string()),
    active,
    created_at: z.string(),
  })
  .meta({ id: 'IagenteWebhook', examples: [exampleWebhook] })

export const webhookAnswer = z.object({ data: webhook }).meta({ examples: [{ data: exampleWebhook }] })

export const webhookFields = {
  name: text(200),
  url: webhookUrl,
  events: eventNames,
}

export function toWebhook({ id, name, url, events, disabled_at, created_at }: Endpoint): z.infer<typeof webhook> {
  return { id, name, url, events, active: disabled_at === null, created_at }
}
