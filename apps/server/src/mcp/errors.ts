import type { FastifyInstance, FastifyReply } from 'fastify'

import type { ParleyError } from '../kernel/errors.ts'
import { logError, statusOf } from '../web/problem.ts'

// JSON-RPC 2.0. `ours` is the first code of the range that it reserves for servers.
const codes = { parse: -32_700, invalidRequest: -32_600, internal: -32_603, ours: -32_000 }

/** Renders errors of the request itself. A tool's refusal is in the result of its call. */
export function answerWithJsonRpcErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const known = logError(error, request, reply)
    if (!known) {
      const message = 'Something went wrong on our side; the log has the details under this request_id.'
      return sendError(reply.code(500), codes.internal, message, { code: 'internal_error', request_id: request.id })
    }
    if (known.kind === 'unauthenticated') reply.header('www-authenticate', challenge(known))
    // An invalid field here is one with a character that no text may contain.
    const code = known.kind === 'malformed' || known.kind === 'invalid' ? codes.parse : codes.ours
    const status = known.kind === 'invalid' ? 400 : statusOf(known)
    return sendError(reply.code(status), code, known.message, { code: known.code })
  })
}

/** Refuses GET and DELETE: the server pushes nothing to clients, and there are no sessions to end. */
export function answerNotAllowed(reply: FastifyReply): FastifyReply {
  const message = 'Send messages by POST; there is no stream to GET and no session to DELETE.'
  return sendError(reply.code(405).header('allow', 'POST'), codes.ours, message, { code: 'method_not_allowed' })
}

export function answerBatch(reply: FastifyReply): FastifyReply {
  const message = 'Batches are not supported: send one message per request.'
  return sendError(reply.code(400), codes.invalidRequest, message, { code: 'batch' })
}

function sendError(reply: FastifyReply, code: number, message: string, data: object): FastifyReply {
  return reply.type('application/json').send({ jsonrpc: '2.0', id: null, error: { code, message, data } })
}

function challenge({ code }: ParleyError): string {
  return code === 'missing_key' ? 'Bearer realm="Parley"' : 'Bearer realm="Parley", error="invalid_token"'
}
