import { createJsonClient, type JsonClient, type JsonRequest } from '@parley/test-kit/json-client'
import type { ParleyProcess } from '@parley/test-kit/parley-process'
import { type ReceivedWebhook, startWebhookReceiver, type WebhookReceiver } from '@parley/test-kit/webhook-receiver'
import { expect } from 'vitest'

import { joinParley, type OwnWorkspace } from '../parley.test-helper.ts'

/** A workspace of its own for a test file, as a client of Hey Pingr and as its operator sees it. */
export interface HeyPingr {
  parley: ParleyProcess
  otherWorkspace(): Promise<OwnWorkspace>
  /** A live key with every scope. */
  key: string
  /** Paths below `/heypingr/v1`, with the key in X-API-Key. */
  pingr: JsonClient
  /** Parley's own API, for what Hey Pingr has no word for: paths below `/v1`. */
  native: JsonClient
  receiver: WebhookReceiver
  /** The simulator's session. */
  session: string
  mint(input?: object): Promise<string>
  /** Sets the receiver as the webhook; resolves with the secret. */
  subscribe(): Promise<string>
  createTrigger(phrase: string, reply?: string): Promise<Trigger>
  /** Somebody writes over the simulator; resolves with the id of the contact. */
  write(from: string, text: string): Promise<number>
  /** The texts that a contact was sent, the oldest first. */
  replies(contactId: number): Promise<string[]>
  stop(): Promise<void>
}

export interface Trigger {
  id: string
  session_id: string
  trigger_phrase: string
  reply_message: string
  is_active: boolean
}

export interface PingrError {
  detail: { error: string; message: string; param?: string; retry_after?: number }
}

export const json = { 'content-type': 'application/json' }

/** Hey Pingr's clients have their key in a header of its own. */
export function pingrClient(url: string, ownKey: string): JsonClient {
  const client = createJsonClient(`${url}/heypingr/v1`, ownKey)
  return (method: string, path: string, { key = ownKey, headers, ...rest }: JsonRequest = {}) =>
    client(method, path, { ...rest, key: null, headers: { ...(key !== null && { 'x-api-key': key }), ...headers } })
}

export async function startHeyPingr(env?: NodeJS.ProcessEnv): Promise<HeyPingr> {
  const { parley, workspace, otherWorkspace, leave } = await joinParley('pk_live', env)
  const { key } = workspace
  const session = `sess_${workspace.channelId}`
  const receiver = await startWebhookReceiver()
  const pingr = pingrClient(parley.url, key)
  const native = createJsonClient(`${parley.url}/v1`, key)

  return {
    parley,
    otherWorkspace,
    key,
    pingr,
    native,
    receiver,
    session,

    async mint(input = {}) {
      const { body } = await native<{ key: string }>('POST', '/keys', { body: { prefix: 'pk_live', ...input } })
      return body.key
    },

    async subscribe() {
      const { status, body } = await pingr<{ secret: string }>('PUT', '/webhook', {
        body: { url: receiver.url('/webhook'), rotate_secret: true },
      })
      expect(status).toBe(200)
      return body.secret
    },

    async createTrigger(trigger_phrase, reply_message = 'Sending your link...') {
      const { status, body } = await pingr<Trigger>('POST', '/triggers', {
        body: { session_id: session, trigger_phrase, reply_message },
      })
      expect(status).toBe(201)
      return body
    },

    async write(from, text) {
      const { status, body } = await native<{ contact_id: number }>('POST', '/simulator/inbound', {
        body: { from, text },
      })
      expect(status).toBe(201)
      return body.contact_id
    },

    replies: (contactId) => repliesTo(native, contactId),

    async stop() {
      await leave()
      await receiver.close()
    },
  }
}

export async function repliesTo(native: JsonClient, contactId: number): Promise<string[]> {
  const { body } = await native<{ data: { text: string }[] }>(
    'GET',
    `/messages?contact_id=${contactId}&direction=outbound`,
  )
  return body.data.map(({ text }) => text).toReversed()
}

let phones = 0

/** One that no other test of this file has. */
export function newPhone(): string {
  phones += 1
  return `9190100${String(phones).padStart(5, '0')}`
}

export interface Payload {
  event: string
  session_id: string
  from: { phone: string; jid: string; is_group: boolean; group_jid: string | null }
  message: { text: string; type: string }
  timestamp: number
  _simulated?: boolean
}

export function payloadOf(delivery: ReceivedWebhook | undefined): Payload {
  return delivery?.json as Payload
}

/** The webhooks about a sender. */
export function about(receiver: WebhookReceiver, phone: string): ReceivedWebhook[] {
  return receiver.deliveries.filter((delivery) => payloadOf(delivery).from?.phone === phone)
}
