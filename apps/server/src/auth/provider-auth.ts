import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'

import { betterAuth } from 'better-auth'
import { genericOAuth } from 'better-auth/plugins/generic-oauth'

import { discoveryUrlOf, type SingleSignOnConfig } from '../config/single-sign-on.ts'
import type { Admission } from '../core/invitations/admission.ts'
import type { SignOnProblem } from '../core/users/single-sign-on.ts'
import { type AuthSurroundings, accountOptions, openAdapter } from './better-auth.ts'

export interface ProviderSurroundings
  extends Pick<AuthSurroundings, 'databaseUrl' | 'secretKey' | 'publicUrl' | 'logger'> {
  provider: SingleSignOnConfig
  admit: Admission['admit']
}

/**
 * The library for users who sign in at the provider. Apart from the one for sessions: it asks the provider for its
 * document before it does anything else, and a provider that hangs must not keep others from signing in by password.
 */
export function createProviderAuth({ provider, admit, ...surroundings }: ProviderSurroundings) {
  const providerId = providerIdOf(provider)
  const refusals = new AsyncLocalStorage<{ problem?: SignOnProblem }>()
  const { adapter, close } = openAdapter(surroundings)
  const auth = betterAuth({
    ...accountOptions(surroundings),
    database: adapter,
    onAPIError: { errorURL: `${surroundings.publicUrl}/app/login` },
    // Who somebody is, we decide: the library only finds whom `admit` has linked, and keeps no token of the provider.
    account: { modelName: 'userCredentials', updateAccountOnSignIn: false, accountLinking: { enabled: false } },
    plugins: [
      genericOAuth({
        config: [
          {
            providerId,
            clientId: provider.clientId,
            clientSecret: provider.clientSecret,
            discoveryUrl: discoveryUrlOf(provider),
            redirectURI: `${surroundings.publicUrl}/auth/oidc/callback`,
            scopes: ['openid', 'email', 'profile'],
            pkce: true,
            // The default of OpenID Connect, which every provider takes.
            tokenEndpointAuth: { method: 'client_secret_basic' },
            requireIdTokenVerification: true,
            disableSignUp: true,
            async mapProfileToUser(profile) {
              const { sub, email, name, email_verified } = profile as Record<string, unknown>
              if (typeof sub !== 'string' || typeof email !== 'string') return {}
              const proven = provider.trustsEmail || email_verified === true || email_verified === 'true'
              const person = {
                provider: providerId,
                subject: sub,
                email,
                name: typeof name === 'string' ? name : '',
                proven,
              }
              const answer = await admit(person)
              const refusal = refusals.getStore()
              if (refusal && answer !== 'admitted') refusal.problem = answer
              return {}
            },
          },
        ],
      }),
    ],
  })
  return { auth, providerId, refusals, close }
}

export type ProviderAuth = ReturnType<typeof createProviderAuth>

/** Another provider's subjects are other people, so each has an id of its own. */
const providerIdOf = ({ issuer }: SingleSignOnConfig): string =>
  `oidc-${createHash('sha256').update(issuer).digest('hex').slice(0, 16)}`
