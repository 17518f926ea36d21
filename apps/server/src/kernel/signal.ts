/** Tells a loop in this process that there may be work, so that it needn't look all the time. */
export interface Signal {
  raise(): void
  /** Calls `listener` at each raise until the returned function is called. */
  listen(listener: () => void): () => void
}

export function createSignal(): Signal {
  const listeners = new Set<() => void>()
  return {
    raise() {
      for (const listener of listeners) listener()
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
