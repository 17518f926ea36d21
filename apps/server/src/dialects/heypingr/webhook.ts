import { z } from 'zod'

import type { Endpoint } from '../../core/endpoints/endpoint.ts'
import type { Endpoints } from '../../core/endpoints/endpoints.ts'
import { pingrEvents } from './events.ts'

export const webhook = z
  .object({
    url: z.string().nullable().describe('Null: no URL is set.'),
    active: z.boolean().describe('False: its receiver failed for five days or answered 410. A PUT enables it.'),
    events: z.array(z.string()),
    secret: z.string().optional().describe('Shown only once, when it is created.'),
    created_at: z.string().nullable(),
    updated_at: z.string().nullable(),
  })
  .meta({
    id: 'HeyPingrWebhook',
    examples: [
      {
        url: 'https://yourapp.com/webhook',
        active: true,
        events: Object.keys(pingrEvents),
        created_at: '2025-05-15T10:30:00.000Z',
        updated_at: '2025-05-15T10:30:00.000Z',
      },
    ],
  })

export async function findWebhook(endpoints: Endpoints, workspaceId: number): Promise<Endpoint | undefined> {
  return (await endpoints.list(workspaceId, { dialect: 'heypingr', limit: 1 })).data[0]
}

export function toWebhook(found: Endpoint | undefined, secret?: string): z.infer<typeof webhook> {
  return {
    url: found?.url ?? null,
    active: found !== undefined && found.disabled_at === null,
    events: Object.keys(pingrEvents),
    ...(secret !== undefined && { secret }),
    created_at: found?.created_at ?? null,
    updated_at: found?.updated_at ?? null,
  }
}
