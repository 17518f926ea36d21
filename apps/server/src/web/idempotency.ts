import type { FastifyInstance, FastifyRequest } from 'fastify'

import { type Idempotency, idempotencyKeyOf } from '../core/idempotency/idempotency.ts'
import { withoutSecret } from '../core/idempotency/without-secret.ts'
import { ParleyError } from '../kernel/errors.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The field of the answer that has a key or a signing secret. A repeated request is answered without it. */
    answersSecret?: string
  }
  interface FastifyRequest {
    /** The Idempotency-Key that this request runs under. */
    idempotencyKey: string | undefined
  }
}

/**
 * Honours `Idempotency-Key` on every POST of this plugin. Runs after validation: an invalid request takes no key, so it
 * can be corrected and sent again with the same key. The response is stored before the client gets it.
 */
export function honourIdempotencyKeys(app: FastifyInstance, idempotency: Idempotency): void {
  app.addHook('preHandler', async (request, reply) => {
    const name = readIdempotencyKey(request)
    if (name === undefined) return
    const key = idempotencyKeyOf(request.principal, name)
    const known = await idempotency.begin(request.principal.workspaceId, key, fingerprint(request))
    if (!known) {
      request.idempotencyKey = key
      return
    }
    return reply
      .code(known.status)
      .headers({ 'content-type': known.contentType, 'idempotency-replayed': 'true' })
      .serializer((body: unknown) => String(body))
      .send(known.body)
  })

  app.addHook('onSend', async (request, reply, payload) => {
    const key = request.idempotencyKey
    if (key === undefined) return payload
    const { workspaceId } = request.principal
    const contentType = String(reply.getHeader('content-type') ?? '')
    const body = withoutSecret(String(payload ?? ''), request.routeOptions.config.answersSecret)
    const answer = { status: reply.statusCode, contentType, body }
    try {
      if (reply.statusCode >= 500 || reply.statusCode === 429) await idempotency.release(workspaceId, key)
      else await idempotency.finish(workspaceId, key, answer)
    } catch (error) {
      // The request has taken effect, so the client gets its response rather than an error.
      request.log.warn({ err: error }, 'could not store the response for its Idempotency-Key')
    }
    return payload
  })
}

function readIdempotencyKey(request: FastifyRequest): string | undefined {
  const header = request.headers['idempotency-key']
  if (request.method !== 'POST' || header === undefined) return undefined
  const key = String(header)
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key
  throw new ParleyError('malformed', 'Idempotency-Key must be 1 to 255 printable characters without spaces.', {
    code: 'invalid_idempotency_key',
  })
}

function fingerprint(request: FastifyRequest): string {
  return `${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`
}
