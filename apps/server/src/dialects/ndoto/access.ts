import type { FastifyInstance, FastifyRequest } from 'fastify'

import { notFound } from '../../kernel/errors.ts'
import { bearerKey } from '../../web/authentication.ts'

/** The header that the document names; a bearer key, as everywhere else in Parley, does as well. */
export function accessToken(request: FastifyRequest): string | undefined {
  const { api_access_token: token } = request.headers
  return typeof token === 'string' && token !== '' ? token : bearerKey(request)
}

/** Has every path name the account that its key belongs to; any other one isn't there. */
export function requireOwnAccount(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    const { account_id: asked } = request.params as { account_id?: string }
    if (asked !== String(request.principal.workspaceId)) throw notFound('account', asked ?? '')
  })
}
