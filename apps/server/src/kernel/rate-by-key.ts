import { BoundedMap } from './bounded-map.ts'

interface Rate {
  /** Requests at once, and over the period. */
  burst: number
  periodMs: number
}

interface Taken {
  remaining: number
  /** Until all of the burst is free again. */
  resetMs: number
  /** Over the limit: how long to wait. */
  retryAfterMs: number | null
}

/** Keys that are remembered. */
const keysAtMost = 10_000

/** A rate limit for each key in this process, by GCRA: the burst is free at first, and fills evenly. */
export function createRateByKey<Key>({ burst, periodMs }: Rate, now: () => number): { take(key: Key): Taken } {
  const interval = periodMs / burst
  const freeAt = new BoundedMap<Key, number>(keysAtMost)
  return {
    take(key) {
      const at = now()
      const free = Math.max(freeAt.get(key) ?? at, at)
      const over = free + interval - at - periodMs
      // Intervals add up to the period but for rounding.
      if (over > 0.001) return { remaining: 0, resetMs: free - at, retryAfterMs: over }
      freeAt.set(key, free + interval)
      const resetMs = free + interval - at
      return { remaining: Math.floor((periodMs - resetMs) / interval + 0.001), resetMs, retryAfterMs: null }
    },
  }
}
