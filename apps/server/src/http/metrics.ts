import { type FastifyBaseLogger, type FastifyInstance, type FastifyPluginAsync, fastify, LogController } from 'fastify'

import type { Logger } from '../kernel/logger.ts'
import { type Metrics, metricsContentType } from '../telemetry/metrics.ts'
import { fallbackErrors } from './fallback-errors.ts'
import { healthPlugin, type WhyNotReady } from './health.ts'

/** Measures every answered request. */
export function measureRequests(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', (request, reply, done) => {
    // A stream's duration says nothing.
    if (!reply.sse)
      metrics.request(request.method, request.routeOptions.url, reply.statusCode, reply.elapsedTime / 1_000)
    done()
  })
}

/** `GET /metrics`, without a key: anybody who can reach the listener can read them. */
export const metricsPlugin: FastifyPluginAsync<{ metrics: Metrics }> = async (app, { metrics }) => {
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
    reply.type(metricsContentType).send(await metrics.render()),
  )
}

/** An HTTP server without an API: for probes, and for metrics. */
export function createSideApp(
  logger: Logger,
  { metrics, whyNotReady }: { metrics?: Metrics | undefined; whyNotReady?: WhyNotReady },
): FastifyInstance {
  const app = fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // Prometheus keeps its connection between scrapes.
    forceCloseConnections: true,
  })
  fallbackErrors(app)
  if (whyNotReady) void app.register(healthPlugin, { whyNotReady })
  if (metrics) void app.register(metricsPlugin, { metrics })
  return app
}
