import { flushCompileCache } from 'node:module'

import { bootstrap } from './bootstrap.ts'
import { type Config, readConfig } from './config/config.ts'
import { endWithLauncher } from './kernel/end-with-launcher.ts'
import { explainListen } from './kernel/explain-listen.ts'
import { checkPortIsFree } from './kernel/free-port.ts'
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
async function run(config: Config, logger: Logger, stop: AbortSignal): Promise<void> {
  let close = async () => {}
  try {
    if (config.roles.has('api')) await checkPortIsFree(config.http)
    if (config.metrics && !config.metrics.shared) await checkPortIsFree(config.metrics, 'PARLEY_METRICS_PORT')
    const telemetry = await openTelemetry({ metrics: config.metrics !== undefined, tracing: config.tracing, logger })
    const storage = await bootstrap(config, logger, true)
    close = storage.close
    stop.throwIfAborted()
    // Later, because PostgreSQL starts faster from a small process.
    const { createContext } = await import('./context.ts')
    const context = await createContext({ config, logger, telemetry, ...storage })
    close = () => context.close(graceMs).finally(storage.close)
    if (config.roles.has('api')) {
      const app = await context.app()
      await app.listen({ host: config.http.host, port: config.http.port }).catch(explainListen(config.http))
    }
    const metrics = context.metricsApp()
    if (metrics && config.metrics) {
      const { host, port } = config.metrics
      await metrics.listen({ host, port }).catch(explainListen(config.metrics, 'PARLEY_METRICS_PORT'))
    }
    stop.throwIfAborted()
    if (config.roles.has('worker')) context.startWorkers()
    logger.info({ url: config.http.publicUrl, roles: [...config.roles] }, 'Parley is ready')
    const { printFirstRunBanner } = await import('./first-run-banner.ts')
    if (config.roles.has('api')) await printFirstRunBanner(context.services, config.http.publicUrl)
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
