import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { type Authenticator, requireScope } from '../core/keys/authenticate.ts'

/** Reads the key from where an API's clients put it. */
export type ReadKey = (request: FastifyRequest) => string | undefined

export function bearerKey(request: FastifyRequest): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
}

/** For APIs that accept the key in either header. */
export function apiKey(request: FastifyRequest): string | undefined {
  const header = request.headers['x-api-key']
  return typeof header === 'string' ? header.trim() : bearerKey(request)
}

/** An API's step after authentication and before the check of the scope. */
export type PreAuthorize = (request: FastifyRequest, reply: FastifyReply) => Promise<void>

/**
 * Requires a key, and the route's `config.scope`, on every route of this plugin. Runs before the body is read, so that
 * only holders of a key can have one parsed. Unknown paths need a key as well, so that they reveal nothing.
 */
export function requireKey(
  app: FastifyInstance,
  authenticator: Authenticator,
  readKey: ReadKey,
  preAuthorize?: PreAuthorize,
): void {
  app.addHook('onRequest', async (request, reply) => {
    request.principal = await authenticator.authenticate(readKey(request))
    await preAuthorize?.(request, reply)
    const { scope } = request.routeOptions.config
    if (scope) requireScope(request.principal, scope)
  })
}
