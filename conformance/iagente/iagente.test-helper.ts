import { createJsonClient, type JsonClient } from '@parley/test-kit/json-client'
import type { ReceivedWebhook } from '@parley/test-kit/webhook-receiver'
import { expect } from 'vitest'

import { type Dialect, joinDialect, phonesAfter, type SignedSubscription } from '../dialect.test-helper.ts'

export interface Iagente extends Dialect {
  /** What it sends takes the simulator. */
  testKey: string
  /** Paths below `/iagente/api/v1`. */
  iagente: JsonClient
  /** Makes a webhook of these events that ends at the receiver. */
  subscribe(...events: string[]): Promise<SignedSubscription>
}

export interface Lead {
  id: number
  phone: string
  name: string | null
  email: string | null
  company_name: string | null
  temperature: string | null
  lead_score: number | null
  deal_value: number | null
  created_at: string
  updated_at: string
}

export interface Failure {
  error: { code: string; message: string; details: Record<string, string[]> }
}

/** The payload of a delivery. */
export interface Payload {
  event: string
  timestamp: string
  data: Record<string, unknown>
}

export async function startIagente(env?: NodeJS.ProcessEnv): Promise<Iagente> {
  const dialect = await joinDialect('sk_live', env)
  const iagente = createJsonClient(`${dialect.parley.url}/iagente/api/v1`, dialect.key)
  return {
    ...dialect,
    testKey: await dialect.mint({ mode: 'test' }),
    iagente,
    async subscribe(...events) {
      const { url, path, settled } = dialect.hook()
      const { status, body } = await iagente<{ data: { id: number; signing_secret: string } }>('POST', '/webhooks', {
        body: { name: `Webhook at ${path}`, url, events },
      })
      expect(status).toBe(201)
      const { id, signing_secret: secret } = body.data
      return { id, secret, path, settled: () => settled(id) }
    },
  }
}

/** One that no other test of this file has. */
export const newPhone = phonesAfter(5_511_980_000_000)

export function payloadOf(delivery: ReceivedWebhook | undefined): Payload {
  return delivery?.json as Payload
}
