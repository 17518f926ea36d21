import type { FastifyInstance } from 'fastify'

import { notFound } from '../../kernel/errors.ts'

/** Requires each path to name the account of its key; another account is a 404. */
export function requireOwnAccount(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    const { account_id: asked } = request.params as { account_id?: string }
    if (asked !== String(request.principal.accountId)) throw notFound('account', asked ?? '')
  })
}
