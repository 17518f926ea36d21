import fastifyCors from '@fastify/cors'
import { fastifySSE } from '@fastify/sse'
import fastifySwagger from '@fastify/swagger'
import { type FastifyBaseLogger, type FastifyInstance, type FastifyPluginAsync, fastify, LogController } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { apiPlugin } from '../api/plugin.ts'
import type { Services } from '../core/services.ts'
import { dialects, webhookDialects } from '../dialects/registry.ts'
import { graphqlPlugin } from '../graphql/plugin.ts'
import { newId } from '../kernel/ids.ts'
import type { Logger } from '../kernel/logger.ts'
import { mcpPlugin } from '../mcp/plugin.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { bodyLimits } from '../web/body-limits.ts'
import { boundBufferedBodies } from '../web/buffered-bodies.ts'
import { parseJsonBodies } from '../web/json-body.ts'
import { dashboardPlugin } from './dashboard.ts'
import { dashboardReadsPlugin } from './dashboard-reads.ts'
import { docsPlugin } from './docs.ts'
import { fallbackErrors } from './fallback-errors.ts'
import { filesPlugin } from './files.ts'
import { graphiqlPlugin } from './graphiql.ts'
import { healthPlugin, type WhyNotReady } from './health.ts'
import { dropIdleConnectionsOnClose } from './idle-connections.ts'
import { meetingPage } from './meeting-page.ts'
import { measureRequests, metricsPlugin } from './metrics.ts'
import { oauthPlugin } from './oauth.ts'
import { openApiOptions } from './openapi.ts'
import { readableUrl } from './readable-url.ts'
import { keepRequests } from './request-history.ts'
import { logRequests } from './request-log.ts'
import { setSecurityHeaders } from './security-headers.ts'
import { singleSignOnPlugin } from './single-sign-on.ts'
import { traceRequests } from './traces.ts'

/** Each takes some memory before anything is known about it. */
const mostConnections = 5_000

interface Options {
  services: Services
  logger: Logger
  publicUrl: string
  /** Origins whose pages may ask with a key of their own. */
  corsOrigins: readonly string[]
  /** CIDRs of the proxies whose `X-Forwarded-For` counts. */
  trustedProxies: readonly string[]
  logsRequests: boolean
  /** Whether OAuth clients may register themselves. */
  registersClients: boolean
  keepsRequests: boolean
  whyNotReady: WhyNotReady
  /** The webhooks of the channels' vendors. */
  webhooks: readonly { prefix: string; plugin: FastifyPluginAsync<{ services: Services }> }[]
  telemetry: Telemetry
  /** True if metrics have no listener of their own. */
  serveMetrics: boolean
}

/** The HTTP server, with every prefix that it serves. */
export async function createApp(options: Options): Promise<FastifyInstance> {
  const { services, logger, publicUrl, whyNotReady } = options
  const { metrics, tracing } = options.telemetry
  const app = fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimits.usual,
    genReqId: newId,
    // A client that hangs mid-request must not hold a socket forever.
    requestTimeout: 30_000,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 2_000 },
    trustProxy: options.trustedProxies.length > 0 && [...options.trustedProxies],
    forceCloseConnections: 'idle',
    rewriteUrl: ({ url }) => readableUrl(url ?? '/'),
    // Above Node's limit for URLs: each schema limits its own parameters, with its API's error format.
    routerOptions: { maxParamLength: 65_536 },
  })
  app.server.maxConnections = mostConnections
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.decorate('keySchemes', {})
  app.decorateRequest('principal')
  app.decorateRequest('idempotencyKey', undefined)
  app.decorateRequest('signedIn', undefined)
  app.decorateRequest('errorCode', undefined)
  app.decorateRequest('endTurn', () => {})
  parseJsonBodies(app)
  fallbackErrors(app)
  dropIdleConnectionsOnClose(app)
  setSecurityHeaders(app)
  if (options.logsRequests) logRequests(app)
  if (options.keepsRequests) keepRequests(app, services.requests)
  if (options.corsOrigins.length > 0) await app.register(fastifyCors, corsOptions(options.corsOrigins))
  if (metrics) measureRequests(app, metrics)
  if (tracing) traceRequests(app, tracing)
  await app.register(
    fastifySwagger,
    openApiOptions({ publicUrl, keySchemes: app.keySchemes, dialects: webhookDialects }),
  )

  await app.register(fastifySSE, { heartbeatInterval: 15_000 })
  await app.register(healthPlugin, { whyNotReady })
  if (metrics && options.serveMetrics) await app.register(metricsPlugin, { metrics })
  await app.register(apiPlugin, { prefix: '/v1', services, publicUrl })
  for (const { plugin, prefix } of dialects) await app.register(plugin, { prefix, services })
  await app.register(oauthPlugin, { oauth: services.oauth, publicUrl, registersClients: options.registersClients })
  await app.register(singleSignOnPlugin, { ...services, publicUrl })
  await app.register(graphqlPlugin, { prefix: '/graphql', services, publicUrl })
  await app.register(mcpPlugin, { prefix: '/mcp', services, publicUrl })
  const bounded = boundBufferedBodies()
  for (const { plugin, prefix } of options.webhooks) {
    await app.register(async (scope) => {
      bounded(scope)
      await scope.register(plugin, { prefix, services })
    })
  }
  await app.register(filesPlugin, { prefix: '/files', ...services })
  await app.register(meetingPage, { prefix: '/m', ...services })
  await app.register(docsPlugin, { publicUrl })
  await app.register(graphiqlPlugin)
  await app.register(dashboardPlugin)
  await app.register(dashboardReadsPlugin)
  return app
}

/** A key comes in a header, never in a cookie, so that no page acts for somebody who only visits it. */
const corsOptions = (origins: readonly string[]) => ({
  origin: [...origins],
  methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  exposedHeaders: [
    'request-id',
    'retry-after',
    'ratelimit-limit',
    'ratelimit-remaining',
    'ratelimit-reset',
    'idempotency-replayed',
    'parley-simulated',
    'parley-ignored',
  ],
  maxAge: 600,
})
