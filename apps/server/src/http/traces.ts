import type { FastifyInstance } from 'fastify'

import { withTraceparent } from '../telemetry/trace-context.ts'
import type { Tracing } from '../telemetry/tracing.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The request's span; null if it has none. */
    traceparent: string | null
  }
}

// Polled every few seconds by machines.
const untraced = new Set<string | undefined>(['/healthz', '/readyz', '/metrics'])

/** Creates a span for every request; its handler reads it by `currentTraceparent`. */
export function traceRequests(app: FastifyInstance, tracing: Tracing): void {
  app.decorateRequest('traceparent', null)

  app.addHook('onRequest', (request, reply, done) => {
    const { id, method, headers, routeOptions } = request
    const route = routeOptions.url
    if (!untraced.has(route)) {
      const path = request.url.split('?', 1)[0] ?? ''
      const span = tracing.startRequest({ id, method, route, path, headers })
      request.traceparent = span.traceparent
      reply.raw.once('close', () => span.end(reply.raw.writableFinished ? reply.statusCode : null))
    }
    done()
  })

  // Not in onRequest: reading the body switches to the socket's async context.
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.traceparent === null) done()
    else withTraceparent(request.traceparent, done)
  })
}
