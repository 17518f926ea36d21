import { createJsonClient, type JsonClient } from '@parley/test-kit/json-client'
import type { ParleyProcess } from '@parley/test-kit/parley-process'
import { type ReceivedWebhook, startWebhookReceiver, type WebhookReceiver } from '@parley/test-kit/webhook-receiver'
import { expect } from 'vitest'

import { joinParley } from '../parley.test-helper.ts'
import { settled } from '../settled.test-helper.ts'

/** A workspace of its own for a test file, as a client of Kakiyo and as its operator sees it. */
export interface Kakiyo {
  parley: ParleyProcess
  /** A live key with every scope. */
  key: string
  /** Paths below `/kakiyo/v1`. */
  kakiyo: JsonClient
  /** Parley's own API: paths below `/v1`. */
  native: JsonClient
  receiver: WebhookReceiver
  /** Makes a webhook of these events that ends at the receiver. */
  subscribe(events: string[], secret?: string): Promise<Subscription>
  prospect(input?: object): Promise<string>
  stop(): Promise<void>
}

export interface Subscription {
  id: string
  /** Waits until every delivery made so far is through, and gives what has come. */
  settled(): Promise<ReceivedWebhook[]>
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
  const { parley, workspace, leave } = await joinParley()
  const { key } = workspace
  const receiver = await startWebhookReceiver()
  const kakiyo = createJsonClient(`${parley.url}/kakiyo/v1`, key)
  const native = createJsonClient(`${parley.url}/v1`, key)
  let count = 0

  return {
    parley,
    key,
    kakiyo,
    native,
    receiver,

    async subscribe(events, secret) {
      const path = `/hooks/${++count}`
      const input = { name: path, url: receiver.url(path), events, ...(secret !== undefined && { secret }) }
      const { status, body } = await kakiyo<{ id: string }>('POST', '/webhooks', { body: input })
      expect(status).toBe(201)
      return {
        id: body.id,
        async settled() {
          await settled(native, Number(body.id.slice('webhook_'.length)))
          return receiver.deliveries.filter((delivery) => delivery.path === path)
        },
      }
    },

    async prospect(input = {}) {
      const linkedin_url = `https://www.linkedin.com/in/person-${++count}`
      const { body } = await kakiyo<{ id: string }>('POST', '/prospects', {
        body: { name: 'Asha Rao', linkedin_url, ...input },
      })
      return body.id
    },

    async stop() {
      await leave()
      await receiver.close()
    },
  }
}

export function payloadOf(delivery: ReceivedWebhook | undefined): Payload {
  return delivery?.json as Payload
}
