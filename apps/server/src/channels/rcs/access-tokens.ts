import { createHash } from 'node:crypto'

import type { GoogleToken, gaxios } from 'google-auth-library'
import { Agent } from 'undici'

import type { Refusal } from '../../core/channels/adapter.ts'
import type { AddressPolicy } from '../../kernel/address-policy.ts'
import { guardedConnector } from '../../kernel/guarded-connector.ts'
import type { Resolve } from '../../kernel/guarded-lookup.ts'
import { objectOf, parsed, textOf } from '../../kernel/read-json.ts'
import { checkTargetUrl } from '../../kernel/target-url.ts'
import type { ServiceAccount } from './credentials.ts'
import { unansweredBy } from './google-error.ts'
import { requestGoogle } from './google-request.ts'

export type AccessToken = { kind: 'token'; token: string } | Refusal

/** The access tokens of service accounts, cached while they are valid. */
export interface AccessTokens {
  get(account: ServiceAccount): Promise<AccessToken>
  /** Drops a token that Google refuses, so that the next one is new. */
  forget(account: ServiceAccount, token: string): void
  close(): Promise<void>
}

const googlesTokenUri = 'https://oauth2.googleapis.com/token'
const scope = 'https://www.googleapis.com/auth/rcsbusinessmessaging'
// A token is replaced early enough that it never expires during a request.
const eagerRefreshThresholdMillis = 60_000
const maxAnswerBytes = 64 * 1024
/** More accounts than one server has agents. Evicting the oldest only costs another token. */
const maxKept = 1_000

interface Kept {
  client: Promise<GoogleToken>
  /** The last token. */
  token: string | undefined
}

class TokenRefused extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.reason)
    this.refusal = refusal
  }
}

interface AccessTokensOptions {
  policy: AddressPolicy
  resolve: Resolve | undefined
  timeoutMs: number
}

export function createAccessTokens({ policy, resolve, timeoutMs }: AccessTokensOptions): AccessTokens {
  const agent = new Agent({
    connect: guardedConnector(policy, { resolve, timeout: timeoutMs, allowH2: false }),
    allowH2: false,
    maxResponseSize: maxAnswerBytes,
  })
  const kept = new Map<string, Kept>()

  /** Replaces the library's HTTP client, which follows redirects, retries and has no address policy. */
  async function grant(tokenUri: string, form: unknown): Promise<unknown> {
    const target = checkTargetUrl(tokenUri, policy)
    if (!target.ok) throw refused('credentials', null, `token_uri ${target.problem}`)
    const result = await requestGoogle(agent, {
      url: target.url,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: String(form),
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (result.kind === 'failed') throw new TokenRefused(unansweredBy("Google's token endpoint", result.reason))
    const { status, body } = result
    const answer = objectOf(parsed(body))
    if (status >= 200 && status <= 299) {
      // The token becomes a header, which allows neither spaces nor line breaks.
      if (/^[\x21-\x7e]+$/.test(textOf(answer.access_token) ?? '')) return answer
      throw refused('retry', null, `the token endpoint answered HTTP ${status} without a token`)
    }
    const code = textOf(answer.error)
    const said = textOf(answer.error_description) ?? code ?? `HTTP ${status}`
    const refusalClass = status >= 400 && status <= 499 && status !== 429 ? 'credentials' : 'retry'
    throw refused(refusalClass, code, `Google gave no access token: ${said}`)
  }

  async function createClient(account: ServiceAccount): Promise<GoogleToken> {
    // Loaded on demand: it costs some 200 ms and 14 MB.
    const google = await import('google-auth-library')
    const tokenUri = account.token_uri ?? googlesTokenUri
    return new google.GoogleToken({
      email: account.client_email,
      key: account.private_key,
      scope,
      eagerRefreshThresholdMillis,
      additionalClaims: { aud: tokenUri },
      transporter: {
        request: async <T>(options: gaxios.GaxiosOptions) =>
          ({ data: await grant(tokenUri, options.data) }) as gaxios.GaxiosResponse<T>,
      },
    })
  }

  function keptOf(account: ServiceAccount): Kept {
    const key = keyOf(account)
    const known = kept.get(key)
    if (known) return known
    const [oldest] = kept.keys()
    if (kept.size >= maxKept && oldest !== undefined) kept.delete(oldest)
    const made: Kept = { client: createClient(account), token: undefined }
    kept.set(key, made)
    return made
  }

  return {
    async get(account) {
      const one = keptOf(account)
      try {
        const { access_token: token = '' } = await (await one.client).getToken()
        one.token = token
        return { kind: 'token', token }
      } catch (error) {
        if (error instanceof TokenRefused) return error.refusal
        throw error
      }
    },

    forget(account, token) {
      const key = keyOf(account)
      if (kept.get(key)?.token === token) kept.delete(key)
    },

    close: () => agent.destroy(),
  }
}

function refused(refusalClass: Refusal['class'], code: string | null, reason: string): TokenRefused {
  return new TokenRefused({ kind: 'refused', class: refusalClass, code, reason })
}

function keyOf({ client_email, private_key, token_uri }: ServiceAccount): string {
  return createHash('sha256')
    .update(JSON.stringify([client_email, private_key, token_uri]))
    .digest('hex')
}
