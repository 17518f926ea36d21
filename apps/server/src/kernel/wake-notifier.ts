/** Tells the loops of this process that there may be work, so that they needn't poll all the time. */
export interface WakeNotifier {
  notify(): void
  /** Calls `listener` at each `notify` until the returned function is called. */
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
