import type { Logger } from '../kernel/logger.ts'
import type { Metrics } from './metrics.ts'
import type { Tracing, TracingOptions } from './tracing.ts'

/** What a process tells about itself. Undefined: nobody has asked for it, and it costs nothing. */
export interface Telemetry {
  metrics: Metrics | undefined
  tracing: Tracing | undefined
}

export const noTelemetry: Telemetry = { metrics: undefined, tracing: undefined }

interface Options {
  metrics: boolean
  tracing: TracingOptions | undefined
  logger: Logger
}

/** Loads the packages behind metrics and traces only where they are wanted. */
export async function openTelemetry({ metrics, tracing, logger }: Options): Promise<Telemetry> {
  const [prometheus, openTelemetrySdk] = await Promise.all([
    metrics ? import('./prometheus.ts') : undefined,
    tracing ? import('./opentelemetry.ts') : undefined,
  ])
  return {
    metrics: prometheus?.createMetrics(),
    tracing: tracing && openTelemetrySdk?.createTracing(tracing, logger),
  }
}
