import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { type Authenticator, requireScope } from '../core/keys/authenticate.ts'

/** Where a surface's clients put their key. */
export type ReadKey = (request: FastifyRequest) => string | undefined

export function bearerKey(request: FastifyRequest): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
}

/** Where a client may put it in either header. */
export function apiKey(request: FastifyRequest): string | undefined {
  const header = request.headers['x-api-key']
  return typeof header === 'string' ? header.trim() : bearerKey(request)
}

/** What a surface does with a request whose key is known, before it asks for the scope. */
export type PreAuthorize = (request: FastifyRequest, reply: FastifyReply) => Promise<void>

/**
 * Has every route of this plugin ask for a key, and for its `config.scope`. Before the body is read: nobody without a
 * key can make us parse one. Unknown paths ask as well, so that they tell a stranger nothing.
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
