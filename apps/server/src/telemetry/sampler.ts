import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace'

import type { Logger } from '../kernel/logger.ts'
import type { TracingOptions } from './tracing.ts'

const samplers = new Map<string, (ratio: () => number) => Sampler>([
  ['always_on', () => new AlwaysOnSampler()],
  ['always_off', () => new AlwaysOffSampler()],
  ['traceidratio', (ratio) => new TraceIdRatioBasedSampler(ratio())],
])
const fallback = 'parentbased_always_on'

/**
 * The sampler of OTEL_TRACES_SAMPLER, by OpenTelemetry's specification: an unknown or wrong value is logged and
 * ignored, since other programs share these variables. The SDK hasn't read them since 3.0.
 */
export function createSampler({ sampler, samplerArgument }: TracingOptions, logger: Logger): Sampler {
  const chosen = sampler ?? fallback
  const root = samplers.get(chosen.replace(/^parentbased_/, ''))
  if (!root) {
    logger.warn(`OTEL_TRACES_SAMPLER=${chosen} is unknown here; ${fallback} is used`)
    return new ParentBasedSampler({ root: new AlwaysOnSampler() })
  }
  const rootSampler = root(() => readRatio(samplerArgument, logger))
  return chosen.startsWith('parentbased_') ? new ParentBasedSampler({ root: rootSampler }) : rootSampler
}

function readRatio(text: string | undefined, logger: Logger): number {
  const ratio = Number(text?.trim() || 1)
  if (ratio >= 0 && ratio <= 1) return ratio
  logger.warn(`OTEL_TRACES_SAMPLER_ARG=${text} is no number from 0 to 1; 1 is used`)
  return 1
}
