import { flushCompileCache } from 'node:module'

import type { FastifyInstance } from 'fastify'

import { bootstrap } from './bootstrap.ts'
import { atPort, type Config, readConfig } from './config/config.ts'
import { endWithLauncher } from './kernel/end-with-launcher.ts'
import { explainListen } from './kernel/explain-listen.ts'
import { findPort } from './kernel/find-port.ts'
import { createLogger, type Logger } from './kernel/logger.ts'
import { StartupError } from './kernel/startup-error.ts'
import { Stopped, stopRequest, unlessStopped } from './kernel/stop-request.ts'
import { openTelemetry } from './telemetry/telemetry.ts'

// From SIGTERM to exit takes at most ten seconds: two thirds for work in flight, the rest to close.
const graceMs = 6_000
const forceAfterMs = 9_500

/** Runs Parley until a signal stops it. */
export async function serve(): Promise<void> {
  endWithLauncher()
  const stop = stopRequest()
  try {
    const config = readConfig(process.env)
    const logger = createLogger(config.logLevel)
    stop.addEventListener('abort', () => stopping(logger, stop.reason))
    await run(config, logger, stop)
    process.exit(0)
  } catch (error) {
    if (error instanceof Stopped) process.exit(0)
    if (!(error instanceof StartupError)) throw error
    process.stderr.write(`parley: ${error.message}\n`)
    process.exit(1)
  }
}

function stopping(logger: Logger, { signal }: Stopped): void {
  logger.info({ signal }, 'stopping')
  setTimeout(() => {
    logger.warn('stopping takes too long: ending now')
    process.exit(0)
  }, forceAfterMs).unref()
}

/** A stop during the start closes what has been opened by then. */
async function run(given: Config, logger: Logger, stop: AbortSignal): Promise<void> {
  const serves = given.roles.has('api')
  let close = async () => {}
  try {
    const config = serves || given.http.port === 0 ? atPort(given, await findPort(given.http)) : given
    const { host, port } = config.http
    if (config.metrics && !config.metrics.shared) await findPort(config.metrics, 'PARLEY_METRICS_PORT')
    const telemetry = await openTelemetry({ metrics: config.metrics !== undefined, tracing: config.tracing, logger })
    const storage = await bootstrap(config, logger, true, stop)
    close = storage.close
    stop.throwIfAborted()
    // Later, because PostgreSQL starts faster from a small process.
    const { createContext } = await import('./context.ts')
    const context = await createContext({ config, logger, telemetry, ...storage })
    close = () => context.close(graceMs).finally(storage.close)
    if (serves) {
      const app = await context.app()
      await app.listen({ host, port }).catch(explainListen(config.http))
    } else await listenForProbes(context.probesApp(), config, logger)
    const metrics = context.metricsApp()
    if (metrics && config.metrics) {
      const { host, port } = config.metrics
      await metrics.listen({ host, port }).catch(explainListen(config.metrics, 'PARLEY_METRICS_PORT'))
    }
    stop.throwIfAborted()
    if (config.roles.has('worker')) context.startWorkers()
    if (process.getuid?.() === 0) logger.warn('Parley runs as root and needs no right of it: start it as another user')
    logger.info({ url: config.http.publicUrl, roles: [...config.roles] }, 'Parley is ready')
    const { printFirstRunBanner } = await import('./first-run-banner.ts')
    if (serves) await printFirstRunBanner(context.services, config.http.publicUrl)
    flushCompileCache()
    await unlessStopped(stop, new Promise<never>(() => {}))
  } catch (error) {
    await close().catch((failure: unknown) => {
      if (!stop.aborted) return
      logger.error({ err: failure }, 'could not stop cleanly')
      process.exit(1)
    })
    throw error
  }
}

/** A worker next to an API of the same HOST and PORT works, without probes. */
async function listenForProbes(
  probes: FastifyInstance,
  { http: { host, port } }: Config,
  logger: Logger,
): Promise<void> {
  await probes.listen({ host, port }).catch((error: unknown) => {
    logger.warn({ err: error, host, port }, 'this worker has no probes: set PORT to a free port')
  })
}
