import { AsyncLocalStorage } from 'node:async_hooks'

const storage = new AsyncLocalStorage<string>()

/**
 * The W3C traceparent of the current request, which its events store. Null outside of a request and without tracing.
 * Read it before joining work that requests share, such as a batch.
 */
export function currentTraceparent(): string | null {
  return storage.getStore() ?? null
}

/** Runs `work` and everything it starts under this traceparent. */
export function withTraceparent<T>(traceparent: string, work: () => T): T {
  return storage.run(traceparent, work)
}
