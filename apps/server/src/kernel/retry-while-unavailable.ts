import { setTimeout as delay } from 'node:timers/promises'

import { ParleyError } from './errors.ts'

const tryAgainMs = 250

/** Does it again for as long as what it needs is away, while `goesOn`: for what nobody would ask for a second time. */
export async function retryWhileUnavailable<T>(work: () => Promise<T>, shouldContinue: () => boolean): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      const away = error instanceof ParleyError && error.kind === 'unavailable'
      if (!away || !shouldContinue()) throw error
      await delay(tryAgainMs)
    }
  }
}
