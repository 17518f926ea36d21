import { performance } from 'node:perf_hooks'

const windowMs = 10

/** The recent utilization of this process's event loop, from 0 to 1. */
export function createLoopLoad(): () => number {
  let since = performance.eventLoopUtilization()
  let measuredAt = performance.now()
  let load = 0
  return () => {
    const now = performance.now()
    if (now - measuredAt >= windowMs) {
      const until = performance.eventLoopUtilization()
      load = performance.eventLoopUtilization(until, since).utilization
      since = until
      measuredAt = now
    }
    return load
  }
}
