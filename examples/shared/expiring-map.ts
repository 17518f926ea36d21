export interface ExpiringMap<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
  /** Returns and removes the value. */
  take(key: string): Value | undefined
}

export interface Expiry {
  afterMs: number
  now(): number
}

// Anybody can start a login, so the number of entries is limited.
const most = 10_000

/** A map whose entries expire. With more than one process, use Redis: `SET … EX` and `GETDEL`. */
export function createExpiringMap<Value>({ afterMs, now }: Expiry): ExpiringMap<Value> {
  const entries = new Map<string, { value: Value; until: number }>()
  const get = (key: string): Value | undefined => {
    const entry = entries.get(key)
    return entry && now() < entry.until ? entry.value : undefined
  }
  return {
    get,
    set(key, value) {
      // Deleted first, so that the oldest entry stays at the front.
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
