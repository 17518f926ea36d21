import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'

import type { Services } from '../core/services.ts'
import { ParleyError } from '../kernel/errors.ts'
import { bearer, requirePrincipal, xApiKey } from '../web/authentication.ts'
import { bodyLimits } from '../web/body-limits.ts'
import { honourIdempotencyKeys } from '../web/idempotency.ts'
import { registerNotFoundHandler } from '../web/problem.ts'
import { text } from '../web/schemas.ts'
import type { Call } from './context.ts'
import { answerWithGraphqlErrors } from './http-errors.ts'
import type { Answer } from './server.ts'

const body = z.strictObject({
  query: text(bodyLimits.documents),
  operationName: z.string('must be text').nullish(),
  variables: z.record(z.string(), z.unknown(), 'must be a JSON object').nullish(),
  extensions: z.record(z.string(), z.unknown(), 'must be a JSON object').nullish(),
})

interface Options {
  services: Services
  publicUrl: string
}

/** The GraphQL surface: what /v1 shows, in one request. */
export const graphqlPlugin: FastifyPluginAsync<Options> = async (app, { services, publicUrl }) => {
  answerWithGraphqlErrors(app)
  serveSchema(app)
  await app.register(async (known) => {
    registerNotFoundHandler(known)
    requirePrincipal(known, services, {
      schemes: [bearer, xApiKey],
      session: { sessions: services.sessions, publicUrl },
      accessTokens: { tokens: services.accessTokens, use: 'api' },
    })
    honourIdempotencyKeys(known, services.idempotency)
    serveOperations(known, services)
  })
}

/** As it is committed: it says nothing about anybody. */
function serveSchema(app: FastifyInstance): void {
  const file = join(import.meta.dirname, 'schema.gen.graphql')
  app.get('/schema.graphql', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/plain; charset=utf-8').send(await readFile(file, 'utf8')),
  )
}

function serveOperations(app: FastifyInstance, services: Services): void {
  // Loaded on the first request: most servers never get one.
  let answers: Promise<Answer> | undefined
  const answering = () => {
    answers ??= import('./server.ts').then(({ createAnswer }) => createAnswer(services, app.log))
    return answers
  }

  app.post('/', { bodyLimit: bodyLimits.documents, schema: { hide: true, body } }, async (request, reply) => {
    const answer = await answering()
    const call: Call = {
      request,
      reply,
      identify: () => app.identify(request),
      mutates: false,
      hasSucceeded: false,
      mayRetry: false,
      rowsSize: 0,
    }
    const response = await answer(toWebRequest(request), request.principal, call)
    if (!isKept(call)) await releaseKey(request, services)
    return send(reply, response)
  })

  app.get('/', { schema: { hide: true } }, async (_request, reply) => {
    reply.header('allow', 'POST')
    throw new ParleyError('malformed', 'Send the document by POST, as JSON.', { code: 'method_not_allowed' })
  })
}

/** The body is read already. */
function toWebRequest({ headers, body }: FastifyRequest): Request {
  const accept = headers.accept ?? 'application/json'
  return new Request('http://parley/graphql', {
    method: 'POST',
    headers: { accept, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

/** Whether a repeated request gets the same answer. Otherwise it runs again. */
const isKept = ({ mutates, hasSucceeded, mayRetry }: Call): boolean => mutates && (hasSucceeded || !mayRetry)

async function releaseKey(request: FastifyRequest, { idempotency }: Services): Promise<void> {
  const { idempotencyKey, principal } = request
  if (idempotencyKey === undefined) return
  request.idempotencyKey = undefined
  await idempotency.release(principal.workspaceId, idempotencyKey)
}

const notAcceptable = () =>
  new ParleyError('malformed', 'Accept must allow application/json, or text/event-stream for a subscription.', {
    code: 'not_acceptable',
  })

async function send(reply: FastifyReply, { status, headers, body }: Response): Promise<FastifyReply> {
  if (!body) throw notAcceptable()
  const contentType = headers.get('content-type')
  if (contentType) reply.type(contentType)
  reply.code(status)
  if (!contentType?.startsWith('text/event-stream')) return reply.send(await new Response(body).text())
  return reply
    .header('cache-control', 'no-cache')
    .header('x-accel-buffering', 'no')
    .send(Readable.fromWeb(body as never))
}
