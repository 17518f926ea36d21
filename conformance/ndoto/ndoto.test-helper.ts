import { createJsonClient, type JsonClient } from '@parley/test-kit/json-client'
import type { ParleyProcess } from '@parley/test-kit/parley-process'
import { type ReceivedWebhook, startWebhookReceiver, type WebhookReceiver } from '@parley/test-kit/webhook-receiver'
import { expect } from 'vitest'

import { joinParley, type OwnWorkspace } from '../parley.test-helper.ts'
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

/** A workspace of its own for a test file, as a client of Ndoto and as its operator sees it. */
export interface Ndoto {
  parley: ParleyProcess
  workspace: OwnWorkspace
  otherWorkspace(): Promise<OwnWorkspace>
  /** A live key with every scope. */
  key: string
  /** Paths below `/ndoto/api/v1/accounts/:account_id`, the key in the header that the document names. */
  ndoto: JsonClient
  /** Parley's own API, for what Ndoto has no word for: paths below `/v1`. */
  native: JsonClient
  receiver: WebhookReceiver
  /** Makes a webhook of these events that ends at the receiver. */
  subscribe(subscriptions: string[], more?: object): Promise<Subscription>
  /** Somebody writes: a contact of this name, new unless the phone is known. */
  write(text: string, phone?: string): Promise<{ id: number; conversation_id: number; contact_id: number }>
  /** Waits until every delivery of a webhook made so far is through. */
  delivered(webhookId: number): Promise<void>
  stop(): Promise<void>
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
  const { parley, workspace, otherWorkspace, leave } = await joinParley('parley_live', env)
  const { key } = workspace
  const receiver = await startWebhookReceiver()
  const client = createJsonClient(`${parley.url}/ndoto/api/v1/accounts/${workspace.id}`, key)
  const ndoto: JsonClient = (method, path, { headers, ...request } = {}) =>
    client(method, path, { key: null, ...request, headers: { api_access_token: key, ...headers } })
  const native = createJsonClient(`${parley.url}/v1`, key)
  let subscriptions = 0

  return {
    parley,
    workspace,
    otherWorkspace,
    key,
    ndoto,
    native,
    receiver,
    delivered: (webhookId) => settled(native, webhookId),

    async subscribe(names, more = {}) {
      subscriptions += 1
      const path = `/hooks/${subscriptions}`
      const { status, body } = await ndoto<Webhook>('POST', '/webhooks', {
        body: { url: receiver.url(path), subscriptions: names, ...more },
      })
      expect(status).toBe(200)
      const received = async () => {
        await settled(native, body.id)
        return receiver.deliveries.filter((delivery) => delivery.path === path)
      }
      return {
        id: body.id,
        received,
        settled: async () => (await received()).map(({ json }) => json as Payload),
      }
    },

    async write(text, phone = newPhone()) {
      const { status, body } = await native<{ id: number; conversation_id: number; contact_id: number }>(
        'POST',
        '/simulator/inbound',
        { body: { from: phone, text } },
      )
      expect(status).toBe(201)
      return body
    },

    async stop() {
      await leave()
      await receiver.close()
    },
  }
}

let phones = 0

/** One that no other test of this file has. */
export function newPhone(): string {
  phones += 1
  return `9191000${String(phones).padStart(5, '0')}`
}
