import { createJsonClient, type JsonClient } from '@parley/test-kit/json-client'
import type { ReceivedWebhook } from '@parley/test-kit/webhook-receiver'
import { expect } from 'vitest'

import { type Dialect, joinDialect, phonesAfter, type SignedSubscription } from '../dialect.test-helper.ts'

export interface Niyog extends Dialect {
  /** Paths below `/niyog/api/v1`. */
  niyog: JsonClient
  /** Makes a webhook of these events that ends at the receiver. */
  subscribe(...events: string[]): Promise<SignedSubscription>
}

export interface Lead {
  id: number
  phone: string
  name: string | null
  email: string | null
  source: string | null
  stage: string
  intent: string | null
  score: number | null
  value_cents: number | null
  created_at: string
  updated_at: string
}

/** The payload of a delivery, as the document has it. */
export interface Payload {
  event: string
  client_id: number
  agent_slug: string | null
  metadata: Record<string, unknown>
  value_cents: number | null
  delivered_at: string
}

export async function startNiyog(env?: NodeJS.ProcessEnv): Promise<Niyog> {
  const dialect = await joinDialect('niyog_live', env)
  const niyog = createJsonClient(`${dialect.parley.url}/niyog/api/v1`, dialect.key)
  return {
    ...dialect,
    niyog,
    async subscribe(...events) {
      const { url, path, settled } = dialect.hook()
      const { status, body } = await niyog<{ id: number; secret: string }>('POST', '/webhooks', {
        body: { url, events },
      })
      expect(status).toBe(201)
      return { id: body.id, secret: body.secret, path, settled: () => settled(body.id) }
    },
  }
}

/** One that no other test of this file has. */
export const newPhone = phonesAfter(919_000_000_000)

export function payloadOf(delivery: ReceivedWebhook | undefined): Payload {
  return delivery?.json as Payload
}

/** What the deliveries bring, by event and without what they were sent for: `lead.created 4821`. */
export function eventsOf(deliveries: readonly ReceivedWebhook[], leadId: number): string[] {
  return deliveries
    .map(payloadOf)
    .filter(({ metadata }) => metadata.lead_id === leadId)
    .map(({ event }) => event)
    .toSorted()
}
