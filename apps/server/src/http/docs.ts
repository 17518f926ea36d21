import fastifySwaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'

/** The OpenAPI document and its reference page, without requests to other hosts. */
export const docsPlugin: FastifyPluginAsync<{ publicUrl: string }> = async (app, { publicUrl }) => {
  const document = documentOf(app)
  app.get('/v1/openapi.json', { schema: { hide: true } }, (_request, reply) => sendJson(reply, document()))
  await app.register(fastifySwaggerUi, {
    routePrefix: '/docs',
    theme: { title: 'Parley API' },
    // A key that is entered is gone with the page: anything else on this origin could read a stored one.
    uiConfig: { docExpansion: 'list', persistAuthorization: false, filter: true },
    staticCSP: policyFor(publicUrl),
    uiHooks: {
      onRequest(request, reply, done) {
        const path = pathOf(request)
        // Relative, because a proxy may serve Parley below a path of its own: the page's files lie below the page.
        if (path === '/docs') reply.redirect('docs/')
        else if (path === '/docs/json' || path === '/docs/yaml') sendJson(reply, document())
        else done()
      },
    },
  })
}

const pathOf = ({ url }: FastifyRequest): string | undefined => url.split('?', 1)[0]

/** Written once: it takes 20 ms, and needs no key. */
function documentOf(app: FastifyInstance): () => string {
  let text: string | undefined
  return () => {
    text ??= JSON.stringify(app.swagger())
    return text
  }
}

function sendJson(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('application/json; charset=utf-8').serializer(String).send(text)
}

/** "Try it out" asks the server that the document names, which may have another origin than the page. */
const policyFor = (publicUrl: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src 'self' ${new URL(publicUrl).origin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
