import { AsyncLocalStorage } from 'node:async_hooks'

const storage = new AsyncLocalStorage<string>()

/**
 * The W3C traceparent of the request that is being served: what is written because of it keeps this. Null outside of one
 * and while tracing is off. To be taken before anything is shared between requests, such as a batch.
 */
export function currentTraceparent(): string | null {
  return storage.getStore() ?? null
}

/** Runs `work`, and all that it sets off, under this traceparent. */
export function withTraceparent<T>(traceparent: string, work: () => T): T {
  return storage.run(traceparent, work)
}
