import { setTimeout as delay } from 'node:timers/promises'

import { ParleyError } from './errors.ts'

const tryAgainMs = 250

/** Retries `work` while it throws `unavailable` and `shouldContinue`: for work that nobody else would retry. */
export async function retryWhileUnavailable<T>(work: () => Promise<T>, shouldContinue: () => boolean): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      const unavailable = error instanceof ParleyError && error.kind === 'unavailable'
      if (!unavailable || !shouldContinue()) throw error
      await delay(tryAgainMs)
    }
  }
}
