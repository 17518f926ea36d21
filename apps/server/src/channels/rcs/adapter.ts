import { Agent } from 'undici'

import type { ChannelAdapter, NumberCapabilities, Refusal, SendOutcome } from '../../core/channels/adapter.ts'
import type { AddressPolicy } from '../../kernel/address-policy.ts'
import type { Resolve } from '../../kernel/guarded-lookup.ts'
import { createConnector } from '../../kernel/interim-responses.ts'
import { postgresSafeText } from '../../kernel/postgres-safe-text.ts'
import { objectOf, parsed } from '../../kernel/read-json.ts'
import { createAccessTokens } from './access-tokens.ts'
import { agentIdOf } from './agent-id.ts'
import { agentMessagesOf } from './agent-message.ts'
import { check } from './check.ts'
import { type RcsCredentials, rcsCredentials } from './credentials.ts'
import { refusalOf, unansweredBy } from './google-error.ts'
import { type GoogleResult, requestGoogle } from './google-request.ts'
import { createMessageIds, type MessageIds } from './message-ids.ts'
import { sendOutcomeOf } from './send-outcome.ts'

interface RcsOptions {
  /** `https://rcsbusinessmessaging.googleapis.com`. */
  baseUrl: string
  /** The addresses that token endpoints may have. */
  policy: AddressPolicy
  /** Absent: as the machine does. */
  resolve?: Resolve
  /** This installation's secret; makes its message ids unique to it. */
  secret: Buffer
  /** Of ids that it had before. */
  earlierSecrets?: readonly Buffer[]
  /** For a whole send: the token and each part of the message. */
  timeoutMs?: number
}

export interface Rcs extends ChannelAdapter<RcsCredentials> {
  messageIds: MessageIds
  /** Closes the connections. A send in flight resolves as retryable. */
  close(): Promise<void>
}

interface Call {
  method: 'GET' | 'POST'
  /** The path below `/v1/phones/{phone}/`. */
  path: string
  phone: string
  query: Record<string, string>
  body?: string
}

const maxConnectMs = 5_000
const maxAnswerBytes = 1024 * 1024
const maxReasonLength = 1_000
const maxCodeLength = 100

export function createRcs({ baseUrl, policy, resolve, secret, earlierSecrets, timeoutMs = 15_000 }: RcsOptions): Rcs {
  const connectMs = Math.min(maxConnectMs, timeoutMs)
  const tokens = createAccessTokens({ policy, resolve, timeoutMs: connectMs })
  const messageIds = createMessageIds(secret, earlierSecrets)
  const agent = new Agent({
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 4_000,
    connect: createConnector({ timeout: connectMs, allowH2: false }),
    maxResponseSize: maxAnswerBytes,
    allowH2: false,
  })

  /** One request with a token. If Google refuses the cached token, retries once with a new one. */
  async function call(
    credentials: RcsCredentials,
    request: Call,
    signal: AbortSignal,
  ): Promise<GoogleResult | Refusal> {
    const account = credentials.service_account
    const first = await tokens.get(account)
    if (first.kind === 'refused') return first
    const result = await callWith(first.token, credentials.agent_id, request, signal)
    if (result.kind !== 'answered' || result.status !== 401) return result
    tokens.forget(account, first.token)
    const second = await tokens.get(account)
    return second.kind === 'refused' ? second : callWith(second.token, credentials.agent_id, request, signal)
  }

  async function callWith(
    token: string,
    agentId: string,
    { method, path, phone, query, body }: Call,
    signal: AbortSignal,
  ): Promise<GoogleResult> {
    const result = await requestGoogle(agent, {
      url: new URL(`${baseUrl}/v1/phones/+${phone}/${path}?${new URLSearchParams({ ...query, agentId })}`),
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body }),
      signal,
    })
    return result.kind === 'answered' ? { ...result, body: result.body.replaceAll(token, '[token]') } : result
  }

  return {
    type: 'rcs',
    contentTypes: [
      'text',
      'image',
      'video',
      'audio',
      'document',
      'file',
      'card',
      'carousel',
      'quick_replies',
      'location',
    ],
    credentialsSchema: rcsCredentials(policy),
    externalId: ({ agent_id }) => agentIdOf(agent_id),
    check,
    messageIds,

    async send(credentials, { id, to, content }) {
      const signal = AbortSignal.timeout(timeoutMs)
      const bodies = agentMessagesOf(content).map((message) => JSON.stringify(message))
      let outcome: SendOutcome | undefined
      for (const [index, body] of bodies.entries()) {
        const isLast = index === bodies.length - 1
        const messageId = messageIds.of({ agentId: credentials.agent_id, id, to, index, isLast, body })
        const request = { method: 'POST', path: 'agentMessages', phone: to, query: { messageId }, body } as const
        const result = await call(credentials, request, signal)
        outcome = result.kind === 'refused' ? result : sendOutcomeOf(result, messageId)
        // Later parts must not arrive without earlier ones. A retry repeats the first parts, which Google then ignores.
        if (outcome.kind !== 'accepted') break
      }
      if (!outcome) throw new Error('a message has at least one part')
      return outcome.kind === 'refused' ? presentable(outcome) : outcome
    },

    // Google's API has no read of an agent: it is known to be ours when its first message is taken.
    async confirm({ service_account }) {
      const token = await tokens.get(service_account)
      return token.kind === 'token' ? { kind: 'confirmed' } : presentable(token)
    },

    async capabilities(credentials, phone): Promise<NumberCapabilities | Refusal> {
      const signal = AbortSignal.timeout(timeoutMs)
      const result = await call(credentials, { method: 'GET', path: 'capabilities', phone, query: {} }, signal)
      if (result.kind === 'refused') return presentable(result)
      if (result.kind === 'failed') return presentable(unansweredBy('Google', result.reason))
      const { status, body } = result
      if (status >= 200 && status <= 299) {
        const { features } = objectOf(parsed(body))
        if (!Array.isArray(features)) return unansweredBy('Google', `HTTP ${status} without features`)
        return { kind: 'known', reachable: true, features: features.filter((feature) => typeof feature === 'string') }
      }
      const refusal = refusalOf(status, body)
      return refusal.code === 'NOT_FOUND' ? { kind: 'known', reachable: false, features: [] } : presentable(refusal)
    },

    async close() {
      await Promise.all([agent.destroy(), tokens.close()])
    },
  }
}

/** Reasons are stored and shown. */
function presentable({ code, reason, ...refusal }: Refusal): Refusal {
  const shown = (text: string, max: number) => postgresSafeText(text.slice(0, max))
  return { ...refusal, code: code && shown(code, maxCodeLength), reason: shown(reason, maxReasonLength) }
}
