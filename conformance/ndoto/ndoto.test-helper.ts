import { createJsonClient, type JsonClient } from '@parley/test-kit/json-client'
import type { ReceivedWebhook } from '@parley/test-kit/webhook-receiver'
import { expect } from 'vitest'

import { type Dialect, joinDialect, phonesAfter } from '../dialect.test-helper.ts'
import { settled } from '../settled.test-helper.ts'

/** All that Ndoto's document names. */
export const ndotoEvents = [
  'conversation_created',
  'conversation_updated',
  'conversation_status_changed',
  'message_created',
  'message_updated',
  'contact_created',
  'contact_updated',
]

export interface Ndoto extends Dialect {
  /** Paths below `/ndoto/api/v1/accounts/:account_id`, the key in the header that the document names. */
  ndoto: JsonClient
  /** Makes a webhook of these events that ends at the receiver. */
  subscribe(subscriptions: string[], more?: object): Promise<Subscription>
  /** Waits until every delivery of a webhook made so far is through. */
  delivered(webhookId: number): Promise<void>
}

export interface Subscription {
  id: number
  /** Waits until every delivery made so far is through, and gives what has come. */
  settled(): Promise<Payload[]>
  /** The same, with headers. */
  received(): Promise<ReceivedWebhook[]>
}

export type Payload = Record<string, unknown> & { event: string; id: number | string }

export interface Webhook {
  id: number
  url: string
  name: string | null
  subscriptions: string[]
  active: boolean
}

export async function startNdoto(env?: NodeJS.ProcessEnv): Promise<Ndoto> {
  const dialect = await joinDialect('parley_live', env)
  const { parley, workspace, key } = dialect
  const client = createJsonClient(`${parley.url}/ndoto/api/v1/accounts/${workspace.id}`, key)
  const ndoto: JsonClient = (method, path, { headers, ...request } = {}) =>
    client(method, path, { key: null, ...request, headers: { api_access_token: key, ...headers } })

  return {
    ...dialect,
    ndoto,
    delivered: (webhookId) => settled(dialect.native, webhookId),

    async subscribe(subscriptions, more = {}) {
      const hook = dialect.hook()
      const { status, body } = await ndoto<Webhook>('POST', '/webhooks', {
        body: { url: hook.url, subscriptions, ...more },
      })
      expect(status).toBe(200)
      const received = () => hook.settled(body.id)
      return {
        id: body.id,
        received,
        settled: async () => (await received()).map(({ json }) => json as Payload),
      }
    },
  }
}

/** One that no other test of this file has. */
export const newPhone = phonesAfter(919_100_000_000)
