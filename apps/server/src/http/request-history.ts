import type { FastifyInstance } from 'fastify'

import type { RequestHistory } from '../core/requests/request-history.ts'
import { shownPath } from './shown-path.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Its requests aren't kept: they would only show that somebody looks at the log, or at a conversation, again and again. */
    unlogged?: true
  }
}

/** Keeps every request of a known caller, for `GET /v1/requests`. */
export function keepRequests(app: FastifyInstance, requests: RequestHistory): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('request-id', request.id)
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    const { principal, routeOptions } = request
    if (principal && !routeOptions.config?.unlogged) {
      requests.record({
        id: request.id,
        workspaceId: principal.accountId,
        mode: principal.mode,
        caller: principal.actor,
        method: request.method,
        route: routeOptions.url ?? null,
        path: shownPath(request.url),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        errorCode: request.errorCode ?? null,
        address: request.ip,
      })
    }
    done()
  })
}
