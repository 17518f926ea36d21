import { createJsonClient, type JsonClient } from '@parley/test-kit/json-client'
import type { ParleyProcess } from '@parley/test-kit/parley-process'
import { type ReceivedWebhook, startWebhookReceiver, type WebhookReceiver } from '@parley/test-kit/webhook-receiver'
import { expect } from 'vitest'

import { joinParley, type OwnWorkspace } from '../parley.test-helper.ts'
import { settled } from '../settled.test-helper.ts'

/** A workspace of its own for a test file, as a client of Niyog and as its operator sees it. */
export interface Niyog {
  parley: ParleyProcess
  workspace: OwnWorkspace
  otherWorkspace(): Promise<OwnWorkspace>
  /** A live key with every scope. */
  key: string
  /** Paths below `/niyog/api/v1`. */
  niyog: JsonClient
  /** Parley's own API, for what Niyog has no word for: paths below `/v1`. */
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
  const { parley, workspace, otherWorkspace, leave } = await joinParley('niyog_live', env)
  const { key } = workspace
  const receiver = await startWebhookReceiver()
  const niyog = createJsonClient(`${parley.url}/niyog/api/v1`, key)
  const native = createJsonClient(`${parley.url}/v1`, key)
  let subscriptions = 0

  return {
    parley,
    workspace,
    otherWorkspace,
    key,
    niyog,
    native,
    receiver,

    async mint(input = {}) {
      const { body } = await native<{ key: string }>('POST', '/keys', { body: { prefix: 'niyog_live', ...input } })
      return body.key
    },

    async subscribe(...events) {
      subscriptions += 1
      const path = `/hooks/${subscriptions}`
      const { status, body } = await niyog<{ id: number; secret: string }>('POST', '/webhooks', {
        body: { url: receiver.url(path), events },
      })
      expect(status).toBe(201)
      return {
        id: body.id,
        secret: body.secret,
        path,
        async settled() {
          await settled(native, body.id)
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
  return `9190000${String(phones).padStart(5, '0')}`
}

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
