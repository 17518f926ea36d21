import type { FastifyInstance } from 'fastify'

/**
 * One line for each answered request. The path has no query, which may name a person; the route shows what was asked
 * for. `request-id` in the answer finds the line.
 */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('request-id', request.id)
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    const { id, method, routeOptions, ip, principal } = request
    // A meeting's link is all that its page asks for.
    const path = routeOptions.url?.startsWith('/m/') ? undefined : request.url.split('?', 1)[0]
    const about = { request_id: id, method, path, route: routeOptions.url, ip, caller: principal?.actor }
    request.log.info(
      { ...about, workspace: principal?.accountId, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'request',
    )
    done()
  })
}
