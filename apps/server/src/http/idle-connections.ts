import type { FastifyInstance } from 'fastify'

const everyMs = 50

/**
 * Fastify closes the connections that are idle when its close begins. A connection that becomes idle later, after its
 * response, would delay the close by more than a minute if the client keeps it alive.
 */
export function dropIdleConnectionsOnClose(app: FastifyInstance): void {
  app.addHook('preClose', async () => {
    const timer = setInterval(() => app.server.closeIdleConnections(), everyMs).unref()
    app.server.once('close', () => clearInterval(timer))
  })
}
