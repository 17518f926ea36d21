/** Tells a loop in this process that there may be work, so that it needn't look all the time. */
export interface WakeNotifier {
  notify(): void
  /** Calls `listener` at each raise until the returned function is called. */
  subscribe(listener: () => void): () => void
}

export function createWakeNotifier(): WakeNotifier {
  const listeners = new Set<() => void>()
  return {
    notify() {
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
