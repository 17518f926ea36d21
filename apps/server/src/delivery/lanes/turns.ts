/** Something that takes turns: within its workspace, which takes turns with the others. */
interface Taker {
  readonly workspaceId: number
}

/** Fair turns: one of each workspace after the other, and of each of its lanes. */
export interface Turns<T extends Taker> {
  /** It has something to do. No matter how often this is said, it gets one turn at a time. */
  add(taker: T): void
  remove(taker: T): void
  /** Whose turn it is; it goes to the end of the line. */
  next(): T | undefined
}

export function createTurns<T extends Taker>(): Turns<T> {
  // Sets keep the order in which things were added: deleting and adding again is the end of the line.
  const workspaces = new Map<number, Set<T>>()

  return {
    add(taker) {
      const lanes = workspaces.get(taker.workspaceId)
      if (lanes) lanes.add(taker)
      else workspaces.set(taker.workspaceId, new Set([taker]))
    },
    remove(taker) {
      const lanes = workspaces.get(taker.workspaceId)
      if (lanes?.delete(taker) && lanes.size === 0) workspaces.delete(taker.workspaceId)
    },
    next() {
      const entry = workspaces.entries().next().value
      if (!entry) return undefined
      const [workspaceId, lanes] = entry
      const taker = lanes.values().next().value
      if (!taker) return undefined
      if (workspaces.size > 1) {
        workspaces.delete(workspaceId)
        workspaces.set(workspaceId, lanes)
      }
      if (lanes.size > 1) {
        lanes.delete(taker)
        lanes.add(taker)
      }
      return taker
    },
  }
}
