import { createJsonClient, type JsonClient } from '@parley/test-kit/json-client'
import type { ReceivedWebhook } from '@parley/test-kit/webhook-receiver'
import { expect } from 'vitest'

import { type Dialect, joinDialect, type Subscription } from '../dialect.test-helper.ts'

export interface Kakiyo extends Dialect {
  /** Paths below `/kakiyo/v1`. */
  kakiyo: JsonClient
  /** Makes a webhook of these events that ends at the receiver. */
  subscribe(events: string[], secret?: string): Promise<Subscription<string>>
  prospect(input?: object): Promise<string>
}

export interface Payload {
  event: string
  data: Record<string, Record<string, unknown>>
  timestamp: string
}

export const eight = [
  'prospect.qualified',
  'prospect.responded',
  'campaign.completed',
  'message.sent',
  'connection.accepted',
  'agent.status_changed',
  'linkedin.message.received',
  'prospect.qualification.manual',
]

export async function startKakiyo(): Promise<Kakiyo> {
  const dialect = await joinDialect('parley_live')
  const kakiyo = createJsonClient(`${dialect.parley.url}/kakiyo/v1`, dialect.key)
  let prospects = 0

  return {
    ...dialect,
    kakiyo,

    async subscribe(events, secret) {
      const { url, path, settled } = dialect.hook()
      const input = { name: path, url, events, ...(secret !== undefined && { secret }) }
      const { status, body } = await kakiyo<{ id: string }>('POST', '/webhooks', { body: input })
      expect(status).toBe(201)
      return { id: body.id, settled: () => settled(Number(body.id.slice('webhook_'.length))) }
    },

    async prospect(input = {}) {
      const linkedin_url = `https://www.linkedin.com/in/person-${++prospects}`
      const { body } = await kakiyo<{ id: string }>('POST', '/prospects', {
        body: { name: 'Asha Rao', linkedin_url, ...input },
      })
      return body.id
    },
  }
}

export function payloadOf(delivery: ReceivedWebhook | undefined): Payload {
  return delivery?.json as Payload
}
