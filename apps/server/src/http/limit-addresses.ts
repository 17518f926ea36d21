import type { FastifyInstance } from 'fastify'

import { createRateByKey } from '../kernel/rate-by-key.ts'

const minuteMs = 60_000

/** Of one address in a minute, whatever the requests of the scope. Its error is OAuth's. */
export function limitAddresses(app: FastifyInstance, perMinute: number): void {
  const rate = createRateByKey<string>({ burst: perMinute, periodMs: minuteMs }, () => performance.now())
  app.addHook('onRequest', async (request, reply) => {
    const { retryAfterMs } = rate.take(request.ip)
    if (retryAfterMs === null) return
    reply.code(429).header('retry-after', Math.ceil(retryAfterMs / 1_000))
    return reply.send({ error: 'temporarily_unavailable', error_description: 'Too many requests from this address.' })
  })
}
