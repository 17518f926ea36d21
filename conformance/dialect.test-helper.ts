import { createJsonClient, type JsonClient } from '@parley/test-kit/json-client'
import { type ReceivedWebhook, startWebhookReceiver, type WebhookReceiver } from '@parley/test-kit/webhook-receiver'
import { expect } from 'vitest'

import { type Joined, joinParley } from './parley.test-helper.ts'
import { settled } from './settled.test-helper.ts'

/** A workspace of its own for a test file, as a dialect's client and as its operator sees it. */
export interface Dialect extends Omit<Joined, 'leave'> {
  /** A live key with every scope. */
  key: string
  /** Parley's own API, for what the dialect has no word for: paths below `/v1`. */
  native: JsonClient
  receiver: WebhookReceiver
  /** A place of its own at the receiver. */
  hook(): Hook
  /** Another key of the dialect's prefix. */
  mint(input?: object): Promise<string>
  /** Somebody writes over the simulator: a contact of this phone, new unless it is known. */
  write(from: string, text: string): Promise<InboundMessage>
  stop(): Promise<void>
}

export interface Hook {
  path: string
  url: string
  /** Waits until every delivery of the endpoint made so far is through, and gives what has come in here. */
  settled(endpointId: number): Promise<ReceivedWebhook[]>
}

/** A webhook of a dialect that ends at the receiver. */
export interface Subscription<Id = number> {
  id: Id
  /** Waits until every delivery made so far is through, and gives what has come. */
  settled(): Promise<ReceivedWebhook[]>
}

export interface SignedSubscription extends Subscription {
  secret: string
  /** Where its deliveries come in. */
  path: string
}

export interface InboundMessage {
  id: number
  conversation_id: number
  contact_id: number
}

/** `prefix`: that of the dialect's keys. */
export async function joinDialect(prefix: string, env?: NodeJS.ProcessEnv): Promise<Dialect> {
  const { leave, ...joined } = await joinParley(prefix, env)
  const { key } = joined.workspace
  const receiver = await startWebhookReceiver()
  const native = createJsonClient(`${joined.parley.url}/v1`, key)
  let hooks = 0

  return {
    ...joined,
    key,
    native,
    receiver,

    hook() {
      hooks += 1
      const path = `/hooks/${hooks}`
      return {
        path,
        url: receiver.url(path),
        async settled(endpointId) {
          await settled(native, endpointId)
          return receiver.deliveries.filter((delivery) => delivery.path === path)
        },
      }
    },

    async mint(input = {}) {
      const { body } = await native<{ key: string }>('POST', '/keys', { body: { prefix, ...input } })
      return body.key
    },

    async write(from, text) {
      const { status, body } = await native<InboundMessage>('POST', '/simulator/inbound', { body: { from, text } })
      expect(status).toBe(201)
      return body
    },

    async stop() {
      await leave()
      await receiver.close()
    },
  }
}

/** Makes phones, each of them once in a test file, from the one after `first`. */
export function phonesAfter(first: number): () => string {
  let last = first
  return () => String(++last)
}
