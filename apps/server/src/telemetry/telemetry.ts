import type { Logger } from '../kernel/logger.ts'
import type { Metrics } from './metrics.ts'
import type { Tracing, TracingOptions } from './tracing.ts'

/** A process's metrics and traces. Undefined: not configured, at no cost. */
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

/** Loads the packages for metrics and traces only if they are configured. */
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
