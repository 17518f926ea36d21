import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'

import { type OAuthServer, offlineAccess } from '../core/apps/oauth-server.ts'
import { allScopes } from '../core/keys/scopes.ts'
import { bodyLimits } from '../web/body-limits.ts'
import { limitAddresses } from './limit-addresses.ts'

interface Options {
  oauth: OAuthServer
  publicUrl: string
  registersClients: boolean
}

/** Requests of one address in a minute, for codes and tokens, and for registrations. */
const mostRequests = 120
const mostRegistrations = 10

const metadata = '/.well-known/oauth-authorization-server'
const resourceMetadata = '/.well-known/oauth-protected-resource'

/**
 * The OAuth server's own protocol, and the documents by which clients find it (RFC 8414, RFC 9728). Only these paths of the
 * library are served: everything else of accounts is an operation of /v1.
 */
export const oauthPlugin: FastifyPluginAsync<Options> = async (app, { oauth, publicUrl, registersClients }) => {
  if (!oauth.isOn) return
  // The token endpoint takes forms.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: bodyLimits.usual }, (_request, body, done) =>
    done(null, body),
  )
  const relay = (path: string) => async (request: FastifyRequest, reply: FastifyReply) =>
    send(reply, await oauth.handle(toWebRequest(request, publicUrl + path), request.ip))
  const hide = { schema: { hide: true } }

  const authorize = relay('/auth/oauth2/authorize')

  limitAddresses(app, mostRequests)
  // The library redirects browsers, and tells others where to go.
  app.get('/auth/oauth2/authorize', hide, (request, reply) => {
    request.headers.accept = 'text/html'
    delete request.headers['sec-fetch-mode']
    return authorize(request, reply)
  })
  openToPages(app, 'POST', '/auth/oauth2/token', relay('/auth/oauth2/token'))
  openToPages(app, 'POST', '/auth/oauth2/revoke', relay('/auth/oauth2/revoke'))
  if (registersClients) {
    await app.register(async (scope) => {
      limitAddresses(scope, mostRegistrations)
      openToPages(scope, 'POST', '/auth/oauth2/register', relay('/auth/oauth2/register'))
    })
  }
  const issuer = relay(`/auth${metadata}`)
  for (const path of [metadata, `${metadata}/auth`, `/auth${metadata}`]) openToPages(app, 'GET', path, issuer)
  for (const [path, resource] of [
    [resourceMetadata, `${publicUrl}/mcp`],
    [`${resourceMetadata}/mcp`, `${publicUrl}/mcp`],
    [`${resourceMetadata}/v1`, `${publicUrl}/v1`],
  ] as const) {
    openToPages(app, 'GET', path, async (_request, reply) =>
      reply.send({
        resource,
        authorization_servers: [`${publicUrl}/auth`],
        bearer_methods_supported: ['header'],
        // Clients ask for what they read here, and for a refresh token only then.
        scopes_supported: [...allScopes, offlineAccess],
        resource_name: 'Parley',
        resource_documentation: `${publicUrl}/docs`,
      }),
    )
  }
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

/** Pages of other servers may ask, as no cookie counts here. */
function openToPages(app: FastifyInstance, method: 'GET' | 'POST', path: string, handler: Handler): void {
  const open = (reply: FastifyReply) => reply.header('access-control-allow-origin', '*')
  app.route({
    method,
    url: path,
    schema: { hide: true },
    handler: (request, reply) => handler(request, open(reply)),
  })
  app.route({
    method: 'OPTIONS',
    url: path,
    schema: { hide: true },
    handler: (_request, reply) =>
      open(reply)
        .header('access-control-allow-methods', method)
        .header('access-control-allow-headers', 'authorization, content-type, mcp-protocol-version')
        .code(204)
        .send(),
  })
}

function toWebRequest(request: FastifyRequest, url: string): Request {
  const { method, headers, body } = request
  const { search } = new URL(request.url, url)
  const given = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || name === 'host' || name === 'content-length'
      ? []
      : [[name, String(value)] as [string, string]],
  )
  return new Request(url + search, {
    method,
    headers: given,
    ...(Buffer.isBuffer(body) && { body: new Uint8Array(body) }),
  })
}

async function send(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie' && !name.startsWith('access-control-')) reply.header(name, value)
  }
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) reply.header('set-cookie', cookies)
  return reply.code(response.status).send(response.body ? Buffer.from(await response.arrayBuffer()) : undefined)
}
