import { z } from 'zod'

import type { Endpoint } from '../../core/endpoints/endpoint.ts'
import { active } from '../shared/webhook-fields.ts'

const example = {
  id: 17,
  url: 'https://example.com/webhooks/niyog',
  events: ['lead.qualified', 'meeting.booked', 'message.sent'],
}

export const webhook = z
  .object({
    id: z.number().int(),
    url: z.string(),
    events: z.array(z.string()),
    active,
    created_at: z.string(),
  })
  .meta({ id: 'NiyogWebhook', examples: [{ ...example, active: true, created_at: '2026-05-18T03:42:11.000Z' }] })

export const createdWebhook = z
  .object({
    id: z.number().int(),
    url: z.string(),
    events: z.array(z.string()),
    secret: z.string().nullable().describe('Null in the answer to a repeated request.'),
    message: z.string(),
  })
  .meta({
    examples: [{ ...example, secret: 'whsec_abcdef...', message: 'Save this secret — it will not be shown again.' }],
  })

export function toWebhook({ id, url, events, disabled_at, created_at }: Endpoint): z.infer<typeof webhook> {
  return { id, url, events, active: disabled_at === null, created_at }
}
