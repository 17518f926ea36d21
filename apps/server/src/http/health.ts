import type { FastifyPluginAsync } from 'fastify'

import { version } from '../kernel/version.ts'

/** Why the process can't work now; null if it can. */
export type WhyNotReady = () => Promise<string | null>

/** `/healthz`: the process lives. `/readyz`: it can work. Neither needs a key. */
export const healthPlugin: FastifyPluginAsync<{ whyNotReady: WhyNotReady }> = async (app, { whyNotReady }) => {
  app.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'ok', version }))
  app.get('/readyz', { schema: { hide: true } }, async (_request, reply) => {
    const reason = await whyNotReady()
    if (reason === null) return { status: 'ready' }
    return reply.code(503).header('retry-after', 1).send({ status: 'unavailable', reason })
  })
}
