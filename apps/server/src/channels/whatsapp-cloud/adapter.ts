import { Agent } from 'undici'
import type { ChannelAdapter, SendLimits } from '../../core/channels/adapter.ts'
import { sendRequest } from '../../kernel/http-request.ts'
import { createConnector } from '../../kernel/interim-responses.ts'
import { postgresSafeText } from '../../kernel/postgres-safe-text.ts'
import { checkForMeta } from './check.ts'
import { confirmationOf } from './confirmation.ts'
import { type WhatsAppCloudCredentials, whatsappCloudCredentials } from './credentials.ts'
import { type FileLocation, locationOf } from './file-location.ts'
import { fitTemplate } from './fit-template.ts'
import { listTemplates } from './list-templates.ts'
import { messageBody } from './message-body.ts'
import { sendOutcomeOf } from './send-outcome.ts'

interface WhatsAppCloudOptions {
  /** Includes the version: `https://graph.facebook.com/v26.0`. */
  baseUrl: string
  timeoutMs?: number
}

export interface WhatsAppCloud extends ChannelAdapter<WhatsAppCloudCredentials> {
  /** Where the file with Meta's id is. Resolves like `send`. */
  locateFile(credentials: WhatsAppCloudCredentials, id: string): Promise<FileLocation>
  /** Closes the connections. A send in flight resolves: as unknown if its request was written. */
  close(): Promise<void>
}

// Meta's initial limits for a number. Meta raises the first for numbers with good quality.
const limits: SendLimits = {
  perSecond: 80,
  pair: { everyMs: 6_000, burst: 45 },
  codes: { sender: ['4', '17', '32', '341', '613', '80007', '80008', '130429'], pair: ['131056'] },
}
const serviceWindowMs = 24 * 3_600_000
const maxConnectMs = 5_000
const maxConfirmMs = 5_000
const maxAnswerBytes = 256 * 1024
// A page has a hundred templates of a few KiB each.
const maxPageBytes = 8 * 1024 * 1024
const maxReasonLength = 1_000
// Meta's tokens have over a hundred characters. Redacting a short word would only garble the reason.
const minTokenLength = 8

export function createWhatsAppCloud({ baseUrl, timeoutMs = 15_000 }: WhatsAppCloudOptions): WhatsAppCloud {
  const base = new URL(baseUrl)
  const pathOf = (below: string) => base.pathname.replace(/\/+$/, '') + below
  const agent = new Agent({
    // Below Meta's idle limit: a request on a connection that the peer is closing ends as unknown.
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 4_000,
    // One request per connection: with HTTP/2, a lost connection would make all its sends unknown.
    connect: createConnector({ timeout: Math.min(maxConnectMs, timeoutMs), allowH2: false }),
    allowH2: false,
  })

  return {
    type: 'whatsapp-cloud',
    // Meta asks to use the number if known; it then keeps reporting it.
    reachedBy: ['phone', 'wa_bsuid'],
    contentTypes: ['text', 'template', 'image', 'video', 'document', 'audio', 'location'],
    limits,
    serviceWindowMs,
    check: checkForMeta,
    credentialsSchema: whatsappCloudCredentials,
    externalId: ({ phone_number_id }) => phone_number_id,

    async send(credentials, message) {
      const result = await sendRequest(agent, {
        origin: base.origin,
        path: pathOf(`/${credentials.phone_number_id}/messages`),
        method: 'POST',
        headers: { authorization: `Bearer ${credentials.access_token}`, 'content-type': 'application/json' },
        body: JSON.stringify(messageBody(message)),
        timeoutMs,
        maxAnswerBytes,
      })
      const outcome = sendOutcomeOf(result)
      if (outcome.kind === 'accepted') return { ...outcome, providerId: postgresSafeText(outcome.providerId) }
      return { ...outcome, reason: presentable(outcome.reason, credentials.access_token) }
    },

    async confirm({ phone_number_id, access_token }) {
      const result = await sendRequest(agent, {
        origin: base.origin,
        path: pathOf(`/${phone_number_id}?fields=id,display_phone_number`),
        method: 'GET',
        headers: { authorization: `Bearer ${access_token}` },
        timeoutMs: Math.min(maxConfirmMs, timeoutMs),
        maxAnswerBytes,
      })
      const answer = confirmationOf(result)
      return answer.kind === 'confirmed' ? answer : { ...answer, reason: presentable(answer.reason, access_token) }
    },

    async locateFile({ access_token }, id) {
      const result = await sendRequest(agent, {
        origin: base.origin,
        path: pathOf(`/${encodeURIComponent(id)}`),
        method: 'GET',
        headers: { authorization: `Bearer ${access_token}` },
        timeoutMs,
        maxAnswerBytes,
      })
      const location = locationOf(result)
      return location.kind === 'located'
        ? location
        : { ...location, reason: presentable(location.reason, access_token) }
    },

    templates: {
      accountOf: ({ waba_id }) => waba_id,
      fit: fitTemplate,
      async list({ waba_id, access_token }) {
        if (waba_id === undefined) throw new Error('templates need a waba_id')
        const outcome = await listTemplates(waba_id, (path) =>
          sendRequest(agent, {
            origin: base.origin,
            path: pathOf(path),
            method: 'GET',
            headers: { authorization: `Bearer ${access_token}` },
            timeoutMs,
            maxAnswerBytes: maxPageBytes,
          }),
        )
        if (outcome.kind === 'read') return outcome
        return { ...outcome, reason: presentable(outcome.reason, access_token) }
      },
    },

    close: () => agent.destroy(),
  }
}

/** Graph repeats the token in "Malformed access token …", and reasons are stored and shown. */
function presentable(reason: string, accessToken: string): string {
  const told = accessToken.length < minTokenLength ? reason : reason.replaceAll(accessToken, '[access token]')
  return postgresSafeText(told.slice(0, maxReasonLength))
}
