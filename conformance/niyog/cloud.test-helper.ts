import type { Behaviour } from '@parley/test-kit/graph/behaviour'
import { failureOf } from '@parley/test-kit/graph/failure'
import type { SentMessage } from '@parley/test-kit/graph/sent-log'
import { type GraphServer, startGraphServer } from '@parley/test-kit/graph-server'
import type { JsonAnswer } from '@parley/test-kit/json-client'
import { expect, vi } from 'vitest'

import type { SignedSubscription } from '../dialect.test-helper.ts'
import { type Niyog, newPhone, type Payload, payloadOf, startNiyog } from './niyog.test-helper.ts'

/** A Parley whose default channel is a number of the WhatsApp Cloud API, and Meta on the other side of it. */
export interface Cloud extends Niyog {
  graph: GraphServer
  channelId: number
  /** Where Meta brings its webhooks. */
  webhookUrl: string
  /** Of every lead.created and message.sent. */
  subscription: SignedSubscription
  /** What Meta does with the next requests for this number, one each; after them its normal course. */
  plan(to: string, ...behaviours: Behaviour[]): void
  send(to: string, request?: { headers?: Record<string, string>; timeoutMs?: number }): Promise<JsonAnswer<SendAnswer>>
  /** When Meta was asked to send something to this number. */
  requestsFor(to: string): Date[]
  sentTo(to: string): SentMessage[]
  message(id: number): Promise<MessageRecord>
  /** Waits until the message has got there. */
  reached(id: number, status: string, timeoutMs?: number): Promise<MessageRecord>
  /** The events of this name about this number, once every delivery is through. */
  announced(event: string, to: string): Promise<Payload[]>
}

export interface SendAnswer {
  sent: boolean
  message_id: string | null
  to: string
  queued: boolean
  status: string
  id: number
  reason: string | null
}

export interface MessageRecord {
  id: number
  contact_id: number
  direction: string
  status: string
  text: string
  address: string
  provider_id: string | null
  error: { code: string | null; reason: string } | null
  sent_at: string | null
  delivered_at: string | null
  read_at: string | null
  statuses: { status: string }[]
}

export const account = { accessToken: 'EAAGm0PX4ZCpsBAKZC', phoneNumberId: '106540352242922', appSecret: 'shhh' }
export const credentials = {
  phone_number_id: account.phoneNumberId,
  access_token: account.accessToken,
  app_secret: account.appSecret,
  verify_token: 'open sesame',
}

export async function startCloud(): Promise<Cloud> {
  const graph = await startGraphServer(account)
  const niyog = await startNiyog({ PARLEY_WHATSAPP_CLOUD_URL: graph.baseUrl })
  const { native } = niyog
  const made = await native<{ id: number; webhook_path: string }>('POST', '/channels', {
    body: { type: 'whatsapp-cloud', name: 'Sales', is_default: true, credentials },
  })
  expect(made.status).toBe(201)
  const subscription = await niyog.subscribe('lead.created', 'message.sent')
  const plans = new Map<string, Behaviour[]>()
  const requests: { to: string; at: Date }[] = []
  graph.behave(({ body }) => {
    const { to } = body as { to: string }
    requests.push({ to, at: new Date() })
    return plans.get(to)?.shift()
  })

  const cloud: Cloud = {
    ...niyog,
    graph,
    subscription,
    channelId: made.body.id,
    webhookUrl: niyog.parley.url + made.body.webhook_path,
    plan: (to, ...behaviours) => plans.set(to, behaviours),
    send: (to, request = {}) =>
      niyog.niyog<SendAnswer>('POST', '/messages', { body: { to, body: `Hello ${to}` }, ...request }),
    requestsFor: (to) => requests.filter((request) => request.to === to).map(({ at }) => at),
    sentTo: (to) => graph.sent.filter((message) => message.to === to),
    async message(id) {
      return (await native<MessageRecord>('GET', `/messages/${id}`)).body
    },
    reached: (id, status, timeoutMs = 20_000) =>
      vi.waitFor(
        async () => {
          const message = await cloud.message(id)
          expect(message.status).toBe(status)
          return message
        },
        { timeout: timeoutMs },
      ),
    async announced(event, to) {
      const payloads = (await subscription.settled()).map(payloadOf)
      return payloads.filter((payload) => payload.event === event && payload.metadata.to === to)
    },
    async stop() {
      await niyog.stop()
      await graph.close()
    },
  }
  return cloud
}

/** Meta's refusal by one of its codes. */
export function refusal(code: number): Behaviour {
  return { kind: 'fail', failure: failureOf(code) }
}

/** Once a message that was made later has had its second try, an earlier one has had its chance of one too. */
export async function aRetryLater({ plan, send, reached }: Cloud): Promise<void> {
  const to = newPhone()
  plan(to, refusal(131016))
  await reached((await send(to)).body.id, 'sent')
}
