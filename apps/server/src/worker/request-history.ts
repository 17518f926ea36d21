import type { RequestHistory } from '../core/requests/request-history.ts'
import type { Logger } from '../kernel/logger.ts'
import { createLoop, type Loop } from './loop.ts'

const everyMs = 500

/** Writes the log of requests twice a second: a write at each request would cost it a third. */
export function createRequestHistoryLoop({ requests, logger }: { requests: RequestHistory; logger: Logger }): Loop {
  return createLoop({
    name: 'request history',
    everyMs,
    logger,
    async round() {
      await requests.flush()
      const dropped = requests.takeDropped()
      if (dropped > 0) logger.warn({ dropped }, 'requests are missing from the history: the database was away')
    },
  })
}
