import { setTimeout as delay } from 'node:timers/promises'

/** A part of the running program, such as a loop, a listener or a pool. */
export interface Feature {
  start?(): void
  /** Takes no more work. Resolves when all that is in flight has ended; what can be given back ends after `graceMs`. */
  stop?(graceMs: number): Promise<unknown>
  /** Whether its loop has not turned lately. `now`: as `performance.now()`. */
  isOverdue?(now: number): boolean
  /** Ends what still waits for others, such as for a vendor's answer. */
  abort?(): Promise<unknown>
  /** Closes what other features have used until they ended. */
  close?(): Promise<unknown>
}

export interface Lifecycle {
  /** Starts features, in this order. */
  enter(...features: readonly Feature[]): void
  /**
   * Stops all features at the same time. After `graceMs`, those that still work are aborted. Once all have ended, they
   * are closed: the last to enter is the first to close.
   */
  close(graceMs: number): Promise<void>
}

export function createLifecycle(): Lifecycle {
  const entered: Feature[] = []
  return {
    enter(...features) {
      for (const feature of features) {
        entered.push(feature)
        feature.start?.()
      }
    },
    async close(graceMs) {
      const stopped = Promise.all(entered.map((feature) => feature.stop?.(graceMs)))
      await Promise.race([stopped, delay(graceMs, undefined, { ref: false })])
      await Promise.all(entered.map((feature) => feature.abort?.()))
      await stopped
      for (const feature of entered.toReversed()) await feature.close?.()
    },
  }
}
