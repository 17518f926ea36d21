import fastifySwaggerUi from '@fastify/swagger-ui'
import type { FastifyPluginAsync } from 'fastify'

/** The OpenAPI document and its reference page, without requests to other hosts. */
export const docsPlugin: FastifyPluginAsync = async (app) => {
  app.get('/v1/openapi.json', { schema: { hide: true } }, () => app.swagger())
  await app.register(fastifySwaggerUi, {
    routePrefix: '/docs',
    theme: { title: 'Parley API' },
    uiConfig: { docExpansion: 'list', persistAuthorization: true },
  })
}
