import type { Clock } from '../../kernel/clock.ts'
import { ParleyError } from '../../kernel/errors.ts'
import { createRateByKey } from '../../kernel/rate-by-key.ts'

/** Counts a test of an endpoint, and throws if there are too many. Each is a request to somebody's server. */
export type TestRate = (endpointId: number) => void

const rate = { burst: 10, periodMs: 60_000 }

/** In this process. */
export function createTestRate(clock: Clock): TestRate {
  const tests = createRateByKey<number>(rate, () => clock.now().getTime())
  return (endpointId) => {
    const { retryAfterMs } = tests.take(endpointId)
    if (retryAfterMs === null) return
    const message = `Endpoint ${endpointId} has been tested ${rate.burst} times within a minute.`
    throw new ParleyError('rate_limited', message, { retryAfterSeconds: Math.ceil(retryAfterMs / 1_000) })
  }
}
