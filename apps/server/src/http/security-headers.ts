import type { FastifyInstance } from 'fastify'

/**
 * On every answer; a page with styles or scripts sets its own policy. Nothing here is for a frame, and an answer may
 * contain a key, a signing secret or a person's data, so that no cache keeps it.
 */
const headers = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

export function setSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers)
    done()
  })
}
