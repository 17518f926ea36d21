export interface ExpiringMap<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
  /** Gives it once. */
  take(key: string): Value | undefined
}

export interface Expiry {
  afterMs: number
  now(): number
}

// Anybody may start a login, so that there must be an end to how many are remembered.
const most = 10_000

/** What is forgotten after a while. With more than one process: Redis, with `SET … EX` and `GETDEL`. */
export function createExpiringMap<Value>({ afterMs, now }: Expiry): ExpiringMap<Value> {
  const entries = new Map<string, { value: Value; until: number }>()
  const get = (key: string): Value | undefined => {
    const entry = entries.get(key)
    return entry && now() < entry.until ? entry.value : undefined
  }
  return {
    get,
    set(key, value) {
      // Deleted first, so that the oldest stays at the front.
      entries.delete(key)
      entries.set(key, { value, until: now() + afterMs })
      for (const [oldest, { until }] of entries) {
        if (now() < until && entries.size <= most) break
        entries.delete(oldest)
      }
    },
    take(key) {
      const value = get(key)
      entries.delete(key)
      return value
    },
  }
}
