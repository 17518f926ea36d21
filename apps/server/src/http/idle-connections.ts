import type { FastifyInstance } from 'fastify'

const everyMs = 50

/**
 * Fastify closes the connections that are idle when its close begins. One whose answer is written after that becomes
 * idle later, and a client that keeps it alive would hold the close up for more than a minute.
 */
export function dropIdleConnectionsOnClose(app: FastifyInstance): void {
  app.addHook('preClose', async () => {
    const timer = setInterval(() => app.server.closeIdleConnections(), everyMs).unref()
    app.server.once('close', () => clearInterval(timer))
  })
}
