import { Agent } from 'undici'
import type { ChannelAdapter, SendLimits, SendOutcome } from '../../core/channels/adapter.ts'
import { type WhatsAppCloudCredentials, whatsappCloudCredentials } from './credentials.ts'
import { exchange } from './exchange.ts'
import { opaqueOf } from './opaque.ts'
import { sendOutcomeOf } from './send-outcome.ts'
import { storableText } from './storable.ts'

interface WhatsAppCloudOptions {
  /** With the version: `https://graph.facebook.com/v26.0`. */
  baseUrl: string
  timeoutMs?: number
}

export interface WhatsAppCloud extends ChannelAdapter<WhatsAppCloudCredentials> {
  /** Drops the connections; a send still in flight resolves, as unknown where it was written. */
  close(): Promise<void>
}

// What Meta allows a number to begin with; it raises the first by itself for numbers that do well.
const limits: SendLimits = {
  perSecond: 80,
  pair: { everyMs: 6_000, burst: 45 },
  codes: { sender: ['130429', '80007'], pair: ['131056'] },
}
const maxConnectMs = 5_000
const maxAnswerBytes = 256 * 1024
const maxReasonLength = 1_000
// Meta's have a hundred and more; to blot out a short word would only garble the reason.
const minTokenLength = 8

export function createWhatsAppCloud({ baseUrl, timeoutMs = 15_000 }: WhatsAppCloudOptions): WhatsAppCloud {
  const base = new URL(baseUrl)
  const agent = new Agent({
    // Below Meta's own idle limit: a request written to a connection the peer is just closing ends as unknown.
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 4_000,
    connect: { timeout: Math.min(maxConnectMs, timeoutMs) },
    // One request a connection: with HTTP/2 a single lost one would make every send on it unknown.
    allowH2: false,
  })

  return {
    type: 'whatsapp-cloud',
    contentTypes: ['text'],
    limits,
    credentialsSchema: whatsappCloudCredentials,
    externalId: ({ phone_number_id }) => phone_number_id,

    async send(credentials, { id, to, content }) {
      if (content.type !== 'text') throw new Error(`${content.type} is not among the content types of whatsapp-cloud`)
      const result = await exchange(agent, {
        origin: base.origin,
        path: `${base.pathname.replace(/\/+$/, '')}/${credentials.phone_number_id}/messages`,
        headers: { authorization: `Bearer ${credentials.access_token}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          messaging_product: 'whatsapp',
          recipient_type: 'individual',
          to,
          type: 'text',
          text: { body: content.text, preview_url: false },
          biz_opaque_callback_data: opaqueOf(id),
        }),
        timeoutMs,
        maxAnswerBytes,
      })
      return presentable(sendOutcomeOf(result), credentials.access_token)
    },

    close: () => agent.destroy(),
  }
}

/** Graph repeats the token in "Malformed access token …"; a reason is stored and shown. */
function presentable(outcome: SendOutcome, accessToken: string): SendOutcome {
  if (outcome.kind === 'accepted') return { ...outcome, providerId: storableText(outcome.providerId) }
  const { reason } = outcome
  const told = accessToken.length < minTokenLength ? reason : reason.replaceAll(accessToken, '[access token]')
  return { ...outcome, reason: storableText(told.slice(0, maxReasonLength)) }
}
