import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import type { Authenticator } from '../core/keys/authenticate.ts'
import { requireScopes } from '../core/keys/require-scopes.ts'
import type { Budgets } from '../core/limits/budgets.ts'
import { keepWithinBudgets } from './budgets.ts'
import { documentScopes, scopesOf } from './document-scopes.ts'

/** Where an API's clients put their key. */
export interface KeyScheme {
  /** In the OpenAPI document's security schemes. */
  name: string
  definition:
    | { type: 'http'; scheme: 'bearer'; description: string }
    | { type: 'apiKey'; in: 'header'; name: string; description: string }
  read(request: FastifyRequest): string | undefined
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
  interface FastifyInstance {
    /** The definitions of every scheme that some plugin accepts, by name. */
    keySchemes: Record<string, KeyScheme['definition']>
  }
}

/**
 * Requires a key, and the route's `config.scope`, on every route of this plugin. The key may come by any of `schemes`; the
 * first that has one counts. Requests are kept within the budgets of their accounts. Runs before the body is read, so that
 * only holders of a key can have one parsed. Unknown paths need a key as well, so that they reveal nothing. The OpenAPI
 * document names the schemes for each route.
 */
export function requireKey(
  app: FastifyInstance,
  { authenticator, budgets }: { authenticator: Authenticator; budgets: Budgets },
  schemes: readonly KeyScheme[],
  preAuthorize?: PreAuthorize,
): void {
  for (const scheme of schemes) app.keySchemes[scheme.name] = scheme.definition
  const names = schemes.map(({ name }) => name)
  app.addHook('onRoute', (route) => {
    if (route.schema) route.schema = documentScopes(route.schema, route.config ?? {}, names)
  })
  app.addHook('onRequest', async (request) => {
    const principal = await authenticator.authenticate(keyIn(request, schemes), request.ip)
    request.principal = { ...principal, origin: { requestId: request.id, address: request.ip } }
  })
  keepWithinBudgets(app, budgets)
  app.addHook('onRequest', async (request, reply) => {
    await preAuthorize?.(request, reply)
    requireScopes(request.principal, scopesOf(request.routeOptions.config))
  })
}

function keyIn(request: FastifyRequest, schemes: readonly KeyScheme[]): string | undefined {
  for (const { read } of schemes) {
    const key = read(request)
    if (key !== undefined) return key
  }
  return undefined
}
