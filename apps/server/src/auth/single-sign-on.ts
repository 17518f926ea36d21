import type { SingleSignOnConfig } from '../config/single-sign-on.ts'
import type { NextStop, SignOnProblem, SingleSignOn } from '../core/users/single-sign-on.ts'
import type { Logger } from '../kernel/logger.ts'
import { isObject, parsed } from '../kernel/read-json.ts'
import type { Library } from './library.ts'
import type { ProviderAuth } from './provider-auth.ts'
import { headersOf } from './visitor.ts'

interface Dependencies {
  provider: SingleSignOnConfig
  library: Library<ProviderAuth>
  publicUrl: string
  logger: Logger
  /** How long a provider may take, in milliseconds. */
  timeoutMs: number
}

export function createSingleSignOn({ provider, library, publicUrl, logger, timeoutMs }: Dependencies): SingleSignOn {
  const logIn = `${publicUrl}/app/login`

  const failed = (problem: SignOnProblem): NextStop => ({
    location: `${publicUrl}/app/error?error=sign_on_${problem}`,
    cookies: [],
  })

  /** A provider that hangs is no reason for a browser to wait for minutes. */
  async function inTime(step: () => Promise<NextStop>): Promise<NextStop> {
    const { promise, resolve } = Promise.withResolvers<NextStop>()
    const timer = setTimeout(() => {
      logger.warn({ issuer: provider.issuer }, 'the identity provider does not answer')
      resolve(failed('provider_unreachable'))
    }, timeoutMs)
    try {
      return await Promise.race([step(), promise])
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    name: provider.name,

    begin: (visitor, wanted) =>
      inTime(async () => {
        const { auth, providerId } = await library.open()
        const response = await auth.handler(
          new Request(`${publicUrl}/auth/sign-in/social`, {
            method: 'POST',
            headers: { ...Object.fromEntries(headersOf(visitor)), 'content-type': 'application/json' },
            body: JSON.stringify({ provider: providerId, callbackURL: publicUrl + wanted, errorCallbackURL: logIn }),
          }),
        )
        const answer = parsed(await response.text())
        if (response.ok && isObject(answer) && typeof answer.url === 'string') {
          return { location: answer.url, cookies: response.headers.getSetCookie() }
        }
        logger.warn({ issuer: provider.issuer, status: response.status }, 'the identity provider can’t be used')
        return failed('provider_unreachable')
      }),

    finish: (visitor, search, cookie) =>
      inTime(async () => {
        const { auth, providerId, refusals } = await library.open()
        const headers = headersOf(visitor)
        if (cookie !== undefined) headers.set('cookie', cookie)
        const refusal: { problem?: SignOnProblem } = {}
        const response = await refusals.run(refusal, () =>
          auth.handler(new Request(`${publicUrl}/auth/callback/${providerId}${search}`, { headers })),
        )
        const location = new URL(response.headers.get('location') ?? logIn)
        const error = location.searchParams.get('error')
        const cookies = response.headers.getSetCookie()
        if (response.status === 302 && !(error !== null && `${location}`.startsWith(logIn))) {
          return { location: `${location}`, cookies }
        }
        const problem = refusal.problem ?? problems.get(error ?? '') ?? 'failed'
        if (problem === 'failed') logger.warn({ issuer: provider.issuer, error }, 'a user could not be signed in')
        return { ...failed(problem), cookies }
      }),
  }
}

/** By the library's names. */
const problems = new Map<string, SignOnProblem>([
  ['access_denied', 'denied'],
  ['oauth_provider_not_found', 'provider_unreachable'],
])
