import { type ExportResult, ExportResultCode } from '@opentelemetry/core'
import type { SpanExporter } from '@opentelemetry/sdk-trace'

import type { Logger } from '../kernel/logger.ts'

/** Logs once when spans can't be sent, and once when they can again. Meanwhile they are dropped. */
export interface WatchedExporter extends SpanExporter {
  readonly failing: boolean
}

export function watchExporter(exporter: SpanExporter, logger: Logger): WatchedExporter {
  let failing = false

  function note({ code, error }: ExportResult): void {
    const failed = code !== ExportResultCode.SUCCESS
    if (failed && !failing) logger.warn({ err: error }, 'traces could not be sent; they are dropped until they can')
    if (!failed && failing) logger.info('traces can be sent again')
    failing = failed
  }

  return {
    get failing() {
      return failing
    },
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        note(result)
        done(result)
      }),
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  }
}
