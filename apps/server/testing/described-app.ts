import type { Services } from '../src/core/services.ts'
import { createApp } from '../src/http/app.ts'
import { createLogger } from '../src/kernel/logger.ts'
import { noTelemetry } from '../src/telemetry/telemetry.ts'
import type { OpenApiDocument } from './conformance.ts'

export interface DescribedApp {
  document: OpenApiDocument
  /** Every route, as Fastify prints it. */
  routes: string
}

/** What the server says about itself, without a server or a database: no service is called while plugins register. */
export async function describeApp(): Promise<DescribedApp> {
  const app = await createApp({
    services: {} as Services,
    logger: createLogger('silent'),
    publicUrl: 'http://127.0.0.1:4000',
    ready: async () => {},
    rcsMessageIds: { of: () => '', messageIdOf: () => null },
    telemetry: noTelemetry,
    serveMetrics: false,
  })
  await app.ready()
  const document = app.swagger() as unknown as OpenApiDocument
  const routes = app.printRoutes({ commonPrefix: false })
  await app.close()
  return { document, routes }
}
