import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify'

import type { Services } from '../core/services.ts'
import { bearer, requirePrincipal, xApiKey } from '../web/authentication.ts'
import { bodyLimits } from '../web/body-limits.ts'
import { registerNotFoundHandler } from '../web/problem.ts'
import { answerBatch, answerNotAllowed, answerWithJsonRpcErrors } from './errors.ts'
import { refuseForeignPages } from './origin.ts'
import type { AnswerMessage } from './server.ts'

interface Options {
  services: Services
  publicUrl: string
}

/** The Model Context Protocol over Streamable HTTP. */
export const mcpPlugin: FastifyPluginAsync<Options> = async (app, { services, publicUrl }) => {
  // Loaded on the first message: most servers never get one.
  let answers: Promise<AnswerMessage> | undefined
  const answering = () => {
    answers ??= import('./server.ts').then(({ createAnswers }) => createAnswers(services))
    return answers
  }

  answerWithJsonRpcErrors(app)
  registerNotFoundHandler(app)
  refuseForeignPages(app, publicUrl)
  requirePrincipal(app, services, {
    schemes: [xApiKey, bearer],
    accessTokens: { tokens: services.accessTokens, use: 'mcp' },
  })
  if (services.oauth?.isOn) tellWhereTokensAre(app, publicUrl)

  app.post('/', { bodyLimit: bodyLimits.content, schema: { hide: true } }, async (request, reply) => {
    const { body, principal, id: requestId, log } = request
    if (Array.isArray(body)) return answerBatch(reply)
    const answer = await answering()
    const response = await answer(toWebRequest(request), body, { principal, requestId, log })
    const contentType = response.headers.get('content-type')
    if (contentType) reply.type(contentType)
    return reply.code(response.status).send(response.body ? await response.text() : '')
  })

  app.route({
    method: ['GET', 'DELETE', 'PUT', 'PATCH'],
    url: '/',
    schema: { hide: true },
    // Refuses before the body is read.
    onRequest: async (_request, reply) => answerNotAllowed(reply),
    handler: (_request, reply) => answerNotAllowed(reply),
  })
}

/** A request with the protocol's headers only: the body is read already. */
function toWebRequest({ headers }: FastifyRequest): Request {
  const named = ['accept', 'content-type', 'mcp-protocol-version', 'mcp-method', 'mcp-name'] as const
  const kept = named.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]] as const] : []))
  return new Request('http://parley/mcp', { method: 'POST', headers: Object.fromEntries(kept) })
}

/** As RFC 9728 has it: a client that gets a 401 finds the OAuth server. */
function tellWhereTokensAre(app: FastifyInstance, publicUrl: string): void {
  const place = `resource_metadata="${publicUrl}/.well-known/oauth-protected-resource/mcp"`
  app.addHook('onSend', async (_request, reply) => {
    if (reply.statusCode !== 401) return
    reply.header('www-authenticate', `${reply.getHeader('www-authenticate') ?? 'Bearer realm="Parley"'}, ${place}`)
  })
}
