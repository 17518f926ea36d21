import { AsyncLocalStorage } from 'node:async_hooks'

/** For whom statements run. */
export interface Requester {
  readonly accountId: number
  /** A statement that takes longer is cancelled; 0: none is. In milliseconds. */
  readonly statementTimeoutMs: number
  /** The connections that the request holds now. */
  connections: number
}

const storage = new AsyncLocalStorage<Requester>()

/** Undefined outside of a request, as in a loop. */
export const currentRequester = (): Requester | undefined => storage.getStore()

/** Runs `work` and everything it starts for this requester. */
export function withRequester(requester: Requester, work: () => void): void {
  storage.run(requester, work)
}

/** Runs `work` and everything it starts for nobody, although a request calls. */
export function withoutRequester<T>(work: () => T): T {
  return storage.exit(work)
}
