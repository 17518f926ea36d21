import type { FastifyPluginAsync } from 'fastify'

import { version } from '../kernel/version.ts'

/** `/healthz`: the process lives. `/readyz`: it can serve. Neither needs a key. */
export const healthPlugin: FastifyPluginAsync<{ ready: () => Promise<void> }> = async (app, { ready }) => {
  app.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'ok', version }))
  app.get('/readyz', { schema: { hide: true } }, async (_request, reply) => {
    try {
      await ready()
      return { status: 'ready' }
    } catch {
      return reply
        .code(503)
        .header('retry-after', 1)
        .send({ status: 'unavailable', reason: 'the database does not answer' })
    }
  })
}
