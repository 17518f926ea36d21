import type { FastifyInstance, FastifyRequest } from 'fastify'

import { notFound } from '../../kernel/errors.ts'
import { bearerKey } from '../../web/authentication.ts'

/** Reads the document's header. A bearer key works as well, as everywhere else in Parley. */
export function accessToken(request: FastifyRequest): string | undefined {
  const { api_access_token: token } = request.headers
  return typeof token === 'string' && token !== '' ? token : bearerKey(request)
}

/** Requires each path to name the account of its key; another account is a 404. */
export function requireOwnAccount(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    const { account_id: asked } = request.params as { account_id?: string }
    if (asked !== String(request.principal.workspaceId)) throw notFound('account', asked ?? '')
  })
}
