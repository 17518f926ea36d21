import { bootstrap } from './bootstrap.ts'
import { readConfig } from './config/config.ts'
import { createContext } from './context.ts'
import { printFirstRunBanner } from './first-run-banner.ts'
import { createLogger, type Logger } from './kernel/logger.ts'
import { StartupError } from './kernel/startup-error.ts'
import { openTelemetry } from './telemetry/telemetry.ts'

// From SIGTERM to exit takes at most ten seconds: two thirds for work in flight, the rest to close.
const graceMs = 6_000
const forceAfterMs = 9_500

try {
  await main()
} catch (error) {
  if (!(error instanceof StartupError)) throw error
  process.stderr.write(`parley: ${error.message}\n`)
  process.exit(1)
}

async function main(): Promise<void> {
  const config = readConfig(process.env)
  const logger = createLogger(config.logLevel)
  const telemetry = await openTelemetry({ metrics: config.metrics !== undefined, tracing: config.tracing, logger })
  const storage = await bootstrap(config, logger, true)
  const context = await createContext({ config, logger, telemetry, ...storage }).catch(async (error: unknown) => {
    await storage.close()
    throw error
  })

  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= context.close(graceMs).finally(storage.close)
    return closing
  }
  onSignal(logger, close)

  try {
    if (config.roles.has('api')) {
      const app = await context.app()
      await app.listen({ host: config.http.host, port: config.http.port }).catch(explainListen(config.http))
    }
    const metrics = context.metricsApp()
    if (metrics && config.metrics) {
      const { host, port } = config.metrics
      await metrics.listen({ host, port }).catch(explainListen(config.metrics, 'PARLEY_METRICS_'))
    }
    if (config.roles.has('worker')) context.startWorkers()
  } catch (error) {
    await close()
    throw error
  }
  logger.info({ url: config.http.publicUrl, roles: [...config.roles] }, 'Parley is ready')
  if (config.roles.has('api')) await printFirstRunBanner(context.services, config.http.publicUrl)
}

function onSignal(logger: Logger, close: () => Promise<void>): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      logger.info({ signal }, 'stopping')
      setTimeout(() => {
        logger.warn('stopping takes too long: ending now')
        process.exit(0)
      }, forceAfterMs).unref()
      close().then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ err: error }, 'could not stop cleanly')
          process.exit(1)
        },
      )
    })
  }
}

function explainListen(
  { host, port }: { host: string; port: number },
  settings = '',
): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    if (error.code === 'EADDRINUSE') {
      throw new StartupError(
        `Port ${port} on ${host} is taken by another program: stop it, or set ${settings}PORT to a free one.`,
      )
    }
    if (error.code === 'EACCES')
      throw new StartupError(`Port ${port} on ${host} may not be used: set ${settings}PORT to one above 1023.`)
    if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
      throw new StartupError(`${host} is no address of this machine: set ${settings}HOST to one that is.`)
    }
    throw error
  }
}
