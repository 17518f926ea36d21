import { randomBytes } from 'node:crypto'

import { type AuthorizationRequest, type OAuthServer, offlineAccess, type TokenUse } from '../core/apps/oauth-server.ts'
import { recordAudit } from '../core/audit/record-audit.ts'
import { isScope } from '../core/keys/scopes.ts'
import { membershipAt, requireOwnScopes } from '../core/users/let-in.ts'
import type { Database } from '../db/database.ts'
import type { Clock } from '../kernel/clock.ts'
import { invalidField, ParleyError } from '../kernel/errors.ts'
import { isLoopback, isSafeUrl } from '../kernel/loopback.ts'
import { isObject, parsed } from '../kernel/read-json.ts'
import type { BetterAuth } from './better-auth.ts'
import type { Library } from './library.ts'
import { resourcesOf } from './resources.ts'
import { clientAddressHeader } from './visitor.ts'

interface Dependencies {
  database: Database
  clock: Clock
  library: Library<BetterAuth>
  publicUrl: string
}

export function createOAuthServer({
  database: { db, transact },
  clock,
  library,
  publicUrl,
}: Dependencies): OAuthServer {
  const { origin } = new URL(publicUrl)
  const resources = resourcesOf(publicUrl)
  const usesOf = (named: readonly string[]): TokenUse[] =>
    named.length === 0 ? ['api'] : (['api', 'mcp'] as const).filter((use) => named.includes(resources[use]))

  async function describe(text: string): Promise<AuthorizationRequest> {
    const query = new URLSearchParams(text)
    const expires = Number(query.get('exp')) * 1_000
    const client = await db
      .selectFrom('oauth_clients')
      .select(['client_id', 'name', 'uri', 'reference_id', 'redirect_uris'])
      .where('client_id', '=', query.get('client_id') ?? '')
      .executeTakeFirst()
    const redirect = query.get('redirect_uri') ?? (client?.redirect_uris as string[] | undefined)?.[0]
    if (!client || !redirect || !URL.canParse(redirect) || !(expires > clock.now().getTime())) throw outdated()
    const asked = (query.get('scope') ?? '').split(' ')
    return {
      client_id: client.client_id,
      name: client.name ?? client.client_id,
      redirect_host: new URL(redirect).host,
      uri: client.uri,
      registered: client.reference_id !== null,
      scopes: asked.filter(isScope),
      offline: asked.includes(offlineAccess),
      uses: usesOf(query.getAll('resource')),
    }
  }

  return {
    isOn: isSafeUrl(publicUrl),

    describe,

    async consent({ user, memberships }, cookie, { query, accept, workspaceId, scopes }) {
      const asked = await describe(query)
      const member = membershipAt(memberships, workspaceId)
      const strange = scopes.find((scope) => !asked.scopes.includes(scope))
      if (strange !== undefined) throw invalidField('scopes', `has ${strange}, which the app doesn't ask for`)
      requireOwnScopes(member, scopes)
      const { auth } = await library.open()
      const { pickedWorkspace } = await import('./oauth-options.ts')
      const scope = [...scopes, ...(asked.offline ? [offlineAccess] : [])].join(' ')
      const response = await pickedWorkspace.run(workspaceId, () =>
        auth.handler(
          new Request(`${publicUrl}/auth/oauth2/consent`, {
            method: 'POST',
            headers: { cookie, origin, accept: 'application/json', 'content-type': 'application/json' },
            body: JSON.stringify({ accept, oauth_query: query, ...(accept && { scope }) }),
          }),
        ),
      )
      const answer = (await response.json()) as { url?: string }
      if (!response.ok || answer.url === undefined) throw outdated()
      if (accept) {
        const actor = `user:${member.memberId}`
        const changes = { app: asked.client_id, name: asked.name, scopes }
        await transact((tx) =>
          recordAudit(tx, { workspaceId, actor }, { action: 'grant.created', id: user.id, changes }, clock.now()),
        )
      }
      return answer.url
    },

    async register({ name, redirectUris, confidential, workspaceId }) {
      const { auth } = await library.open()
      const { byHand } = await import('./oauth-options.ts')
      const token = randomBytes(32).toString('base64url')
      const response = await byHand.run({ workspaceId, token }, () =>
        auth.handler(
          new Request(`${publicUrl}/auth/oauth2/register`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
            body: JSON.stringify({
              client_name: name,
              application_type: applicationTypeOf(redirectUris),
              redirect_uris: redirectUris,
              token_endpoint_auth_method: confidential ? 'client_secret_basic' : 'none',
              grant_types: ['authorization_code', 'refresh_token'],
              response_types: ['code'],
            }),
          }),
        ),
      )
      const made = (await response.json()) as Registration
      if (response.status >= 500) throw new Error(`the app could not be registered: ${JSON.stringify(made)}`)
      if (!made.client_id) throw invalidField('redirect_uris', 'must be https URLs, or loopback ones')
      return { clientId: made.client_id, clientSecret: made.client_secret ?? null }
    },

    async handle(request, address) {
      const { auth } = await library.open()
      const headers = new Headers(request.headers)
      headers.set(clientAddressHeader, address)
      const { url, method } = request
      const text = method === 'POST' ? await request.text() : undefined
      const body = url.endsWith('/oauth2/register') ? withApplicationType(text ?? '') : text
      return auth.handler(new Request(url, { method, headers, ...(body !== undefined && { body }) }))
    },
  }
}

/** OpenID Connect's default is `web`, which may not be on loopback. Programs of a user's machine seldom say that they are. */
function applicationTypeOf(redirectUris: readonly string[]): 'native' | 'web' {
  const isLocal = (uri: string) => URL.canParse(uri) && (!/^https?:/.test(uri) || isLoopback(new URL(uri).hostname))
  return redirectUris.length > 0 && redirectUris.every(isLocal) ? 'native' : 'web'
}

function withApplicationType(text: string): string {
  const metadata = parsed(text)
  // The library says what is wrong with it.
  if (!isObject(metadata) || metadata.application_type !== undefined || !Array.isArray(metadata.redirect_uris))
    return text
  return JSON.stringify({ ...metadata, application_type: applicationTypeOf(metadata.redirect_uris.map(String)) })
}

interface Registration {
  client_id?: string
  client_secret?: string
}

const outdated = () =>
  new ParleyError('invalid', 'This request of the app is not valid, or no longer: start again in the app.', {
    code: 'invalid_authorization_request',
    fields: [{ field: 'query', message: 'is not valid, or no longer' }],
  })
