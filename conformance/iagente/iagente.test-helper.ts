import { createJsonClient, type JsonClient } from '@parley/test-kit/json-client'
import type { ParleyProcess } from '@parley/test-kit/parley-process'
import { type ReceivedWebhook, startWebhookReceiver, type WebhookReceiver } from '@parley/test-kit/webhook-receiver'
import { expect } from 'vitest'

import { joinParley, type OwnWorkspace } from '../parley.test-helper.ts'
import { settled } from '../settled.test-helper.ts'

/** A workspace of its own for a test file, as a client of IAGENTE and as its operator sees it. */
export interface Iagente {
  parley: ParleyProcess
  workspace: OwnWorkspace
  otherWorkspace(): Promise<OwnWorkspace>
  /** A live key with every scope. */
  key: string
  /** What it sends takes the simulator. */
  testKey: string
  /** Paths below `/iagente/api/v1`. */
  iagente: JsonClient
  /** Parley's own API, for what IAGENTE has no word for: paths below `/v1`. */
  native: JsonClient
  receiver: WebhookReceiver
  mint(input?: object): Promise<string>
  /** Makes a webhook of these events that ends at the receiver. */
  subscribe(...events: string[]): Promise<Subscription>
  stop(): Promise<void>
}

export interface Subscription {
  id: number
  secret: string
  /** Where its deliveries come in. */
  path: string
  /** Waits until every delivery made so far is through, and gives what has come. */
  settled(): Promise<ReceivedWebhook[]>
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
  const { parley, workspace, otherWorkspace, leave } = await joinParley('sk_live', env)
  const { key } = workspace
  const receiver = await startWebhookReceiver()
  const iagente = createJsonClient(`${parley.url}/iagente/api/v1`, key)
  const native = createJsonClient(`${parley.url}/v1`, key)
  let subscriptions = 0

  async function mint(input: object = {}): Promise<string> {
    const { body } = await native<{ key: string }>('POST', '/keys', { body: { prefix: 'sk_live', ...input } })
    return body.key
  }

  return {
    parley,
    workspace,
    otherWorkspace,
    key,
    testKey: await mint({ mode: 'test' }),
    iagente,
    native,
    receiver,
    mint,

    async subscribe(...events) {
      subscriptions += 1
      const path = `/hooks/${subscriptions}`
      const { status, body } = await iagente<{ data: { id: number; signing_secret: string } }>('POST', '/webhooks', {
        body: { name: `Webhook ${subscriptions}`, url: receiver.url(path), events },
      })
      expect(status).toBe(201)
      const { id, signing_secret: secret } = body.data
      return {
        id,
        secret,
        path,
        async settled() {
          await settled(native, id)
          return receiver.deliveries.filter((delivery) => delivery.path === path)
        },
      }
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
  return `55119${String(80_000_000 + phones)}`
}

export function payloadOf(delivery: ReceivedWebhook | undefined): Payload {
  return delivery?.json as Payload
}
