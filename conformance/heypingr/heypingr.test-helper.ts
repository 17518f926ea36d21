import { createJsonClient, type JsonClient, type JsonRequest } from '@parley/test-kit/json-client'
import type { ReceivedWebhook, WebhookReceiver } from '@parley/test-kit/webhook-receiver'
import { expect } from 'vitest'

import { type Dialect, joinDialect, phonesAfter } from '../dialect.test-helper.ts'

export interface HeyPingr extends Dialect {
  /** Paths below `/heypingr/v1`, with the key in X-API-Key. */
  pingr: JsonClient
  /** The simulator's session. */
  session: string
  /** Sets the receiver as the webhook; resolves with the secret. */
  subscribe(): Promise<string>
  createTrigger(phrase: string, reply?: string): Promise<Trigger>
  /** The texts that a contact was sent, the oldest first. */
  replies(contactId: number): Promise<string[]>
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
  const dialect = await joinDialect('pk_live', env)
  const { parley, workspace, key, native, receiver } = dialect
  const session = `sess_${workspace.channelId}`
  const pingr = pingrClient(parley.url, key)

  return {
    ...dialect,
    pingr,
    session,

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

    replies: (contactId) => repliesTo(native, contactId),
  }
}

export async function repliesTo(native: JsonClient, contactId: number): Promise<string[]> {
  const { body } = await native<{ data: { text: string }[] }>(
    'GET',
    `/messages?contact_id=${contactId}&direction=outbound`,
  )
  return body.data.map(({ text }) => text).toReversed()
}

/** One that no other test of this file has. */
export const newPhone = phonesAfter(919_010_000_000)

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
