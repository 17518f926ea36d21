import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type AccessTokens, accessTokenPrefix, type TokenUse } from '../core/apps/oauth-server.ts'
import type { Authenticator } from '../core/keys/authenticate.ts'
import type { Principal } from '../core/keys/key.ts'
import { requireEitherScope, requireScopes } from '../core/keys/require-scopes.ts'
import type { Budgets } from '../core/limits/budgets.ts'
import type { Sessions, SignedIn } from '../core/users/sessions.ts'
import { invalidField, ParleyError } from '../kernel/errors.ts'
import { keepWithinBudgets } from './budgets.ts'
import { documentScopes, scopesOf } from './document-scopes.ts'
import { requireOwnPage } from './own-pages.ts'

/** Where an API's clients put their key. */
export interface KeyScheme {
  /** In the OpenAPI document's security schemes. */
  name: string
  definition:
    | { type: 'apiKey'; in: 'cookie'; name: string; description: string }
    | { type: 'http'; scheme: 'bearer'; description: string }
    | { type: 'apiKey'; in: 'header'; name: string; description: string }
  read(request: FastifyRequest): string | undefined
}

/** A session of the dashboard, in a cookie. */
export interface SessionScheme {
  sessions: Sessions
  publicUrl: string
}

const description = 'An API key: `npx parley keys create`.'

/** `Authorization: Bearer <key>`. */
export const bearer: KeyScheme = {
  name: 'key',
  definition: { type: 'http', scheme: 'bearer', description },
  read: ({ headers }) => /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1],
}

/** A header that holds the key and nothing else. */
export function headerKey(name: string, header: string): KeyScheme {
  const field = header.toLowerCase()
  return {
    name,
    definition: { type: 'apiKey', in: 'header', name: header, description },
    read({ headers }) {
      const value = headers[field]
      return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
    },
  }
}

export const xApiKey = headerKey('xApiKey', 'X-API-Key')

/** An API's step after authentication and before the check of the scope. */
export type PreAuthorize = (request: FastifyRequest, reply: FastifyReply) => Promise<void>

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Users need not say which of their workspaces they mean. */
    anyWorkspace?: true
    /** Of a user's own account: a key has none. */
    usersOnly?: true
  }
  interface FastifyInstance {
    /** The definitions of every scheme that some plugin accepts, by name. */
    keySchemes: Record<string, KeyScheme['definition']>
    /** Who asks, as of now. */
    identify(request: FastifyRequest): Promise<Principal>
  }
  interface FastifyRequest {
    /** Who is signed in, if a session asks rather than a key. */
    signedIn: SignedIn | undefined
  }
}

interface Accepted {
  /** The first that has a key counts. */
  schemes: readonly KeyScheme[]
  /** Absent: keys only. */
  session?: SessionScheme
  /** Absent: no app gets in. */
  accessTokens?: { tokens: AccessTokens; use: TokenUse }
  preAuthorize?: PreAuthorize
}

/**
 * Requires a key or a session, and the route's `config.scope`, on every route of this plugin. Requests are kept within the
 * budgets of their accounts. Runs before the body is read, so that only whom we know can have one parsed. Unknown paths need
 * a key as well, so that they reveal nothing. The OpenAPI document names the schemes for each route.
 */
export function requirePrincipal(
  app: FastifyInstance,
  { authenticator, budgets }: { authenticator: Authenticator; budgets: Budgets },
  { schemes, session, accessTokens, preAuthorize }: Accepted,
): void {
  const definitions = [...schemes, ...(session ? [sessionCookie] : [])]
  for (const { name, definition } of definitions) app.keySchemes[name] = definition
  const names = definitions.map(({ name }) => name)
  app.addHook('onRoute', (route) => {
    if (route.schema)
      route.schema = documentScopes(
        route.schema,
        route.config ?? {},
        route.config?.usersOnly ? [sessionCookie.name] : names,
      )
  })

  async function identify(request: FastifyRequest): Promise<Principal> {
    const key = keyIn(request, schemes)
    if (key === undefined && session && hasSessionCookie(request)) return bySession(request, session)
    if (accessTokens && key?.startsWith(accessTokenPrefix)) {
      return accessTokens.tokens.authenticate(key, accessTokens.use)
    }
    return authenticator.authenticate(key, request.ip)
  }

  app.decorate('identify', identify)
  app.addHook('onRequest', async (request) => {
    const principal = await identify(request)
    if (request.routeOptions.config.usersOnly && !request.signedIn) throw noAccount()
    request.principal = { ...principal, origin: { requestId: request.id, address: request.ip } }
  })
  keepWithinBudgets(app, budgets)
  app.addHook('onRequest', async (request, reply) => {
    await preAuthorize?.(request, reply)
    requireScopes(request.principal, scopesOf(request.routeOptions.config))
    requireEitherScope(request.principal, request.routeOptions.config.eitherScope ?? [])
  })
}

const sessionCookie = {
  name: 'session',
  definition: {
    type: 'apiKey',
    in: 'cookie',
    name: 'parley.session_token',
    description:
      'A session of the dashboard. With several workspaces, the header `parley-workspace` has the id of one.',
  },
} as const

export const hasSessionCookie = ({ headers: { cookie = '' } }: FastifyRequest): boolean =>
  /(^|;\s*)(__Secure-)?parley\.session_token=/.test(cookie)

async function bySession(request: FastifyRequest, { sessions, publicUrl }: SessionScheme): Promise<Principal> {
  requireOwnPage(request, publicUrl)
  const { cookie = '' } = request.headers
  request.signedIn = await sessions.find(cookie)
  return sessions.authenticate({
    cookie,
    workspaceId: workspaceIn(request) ?? (request.routeOptions.config.anyWorkspace && firstOf(request.signedIn)),
    mode: modeIn(request),
  })
}

const noAccount = () =>
  new ParleyError('forbidden', 'An API key has no account: sign in for this.', { code: 'not_a_user' })

/** EventSource can't send headers, so a query names the workspace, too. */
function namedIn({ headers, query }: FastifyRequest, name: string): string | undefined {
  const given = headers[`parley-${name}`] ?? (query as Record<string, unknown>)[`parley-${name}`]
  return given === undefined ? undefined : String(given)
}

function workspaceIn(request: FastifyRequest): number | undefined {
  const given = namedIn(request, 'workspace')
  if (given === undefined) return undefined
  if (/^[1-9]\d{0,14}$/.test(given)) return Number(given)
  throw invalidField('parley-workspace', 'must be the id of a workspace')
}

function modeIn(request: FastifyRequest): 'live' | 'test' {
  const given = namedIn(request, 'mode') ?? 'live'
  if (given === 'live' || given === 'test') return given
  throw invalidField('parley-mode', 'must be one of live, test')
}

const firstOf = ({ memberships: [first] }: SignedIn): number | undefined => first?.workspace.id

function keyIn(request: FastifyRequest, schemes: readonly KeyScheme[]): string | undefined {
  for (const { read } of schemes) {
    const key = read(request)
    if (key !== undefined) return key
  }
  return undefined
}
