import type { ChannelDependencies } from '../src/channels/entry.ts'
import { channels } from '../src/channels/registry.ts'
import { webhooksOf } from '../src/composition/channels.ts'
import { readConfig } from '../src/config/config.ts'
import type { Services } from '../src/core/services.ts'
import type { Database } from '../src/db/database.ts'
import { createApp } from '../src/http/app.ts'
import { createAddressPolicy } from '../src/kernel/address-policy.ts'
import { createLogger } from '../src/kernel/logger.ts'
import { defaultTimings } from '../src/kernel/timings.ts'
import { noTelemetry } from '../src/telemetry/telemetry.ts'
import type { OpenApiDocument } from './conformance.ts'
import { secretKey } from './secret-key.ts'

export interface DescribedApp {
  document: OpenApiDocument
  /** Every route, as Fastify prints it. */
  routes: string
}

/** Nothing is asked of these while the channels are created. */
const unused: Partial<ChannelDependencies> = {
  config: readConfig({}),
  database: {} as Database,
  policy: createAddressPolicy([]),
  resolver: { resolve: async () => [] },
  secretKey,
  timings: defaultTimings,
}

/** What the server says about itself, without a server or a database: no service is called while plugins register. */
export async function describeApp(): Promise<DescribedApp> {
  const app = await createApp({
    services: { oauth: { isOn: true } } as Services,
    logger: createLogger('silent'),
    publicUrl: 'http://127.0.0.1:4000',
    corsOrigins: [],
    trustedProxies: [],
    logsRequests: false,
    registersClients: true,
    keepsRequests: false,
    whyNotReady: async () => null,
    webhooks: webhooksOf(channels.map((create) => create(unused as ChannelDependencies))),
    telemetry: noTelemetry,
    serveMetrics: false,
  })
  await app.ready()
  const document = app.swagger() as unknown as OpenApiDocument
  const routes = app.printRoutes({ commonPrefix: false })
  await app.close()
  return { document, routes }
}
