/** Something that takes turns: within its workspace, which takes turns with the others. */
export interface Taker {
  readonly workspaceId: number
  /** Whether it is in line. False to begin with; its turns see to it. */
  inLine: boolean
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
  // A Map keeps the order in which things were added: deleting and adding again is the end of the line.
  const workspaces = new Map<number, T[]>()

  return {
    add(taker) {
      if (taker.inLine) return
      taker.inLine = true
      const line = workspaces.get(taker.workspaceId)
      if (line) line.push(taker)
      else workspaces.set(taker.workspaceId, [taker])
    },
    remove(taker) {
      if (!taker.inLine) return
      taker.inLine = false
      const line = workspaces.get(taker.workspaceId) ?? []
      // Most often the last one, after its turn.
      line.splice(line.lastIndexOf(taker), 1)
      if (line.length === 0) workspaces.delete(taker.workspaceId)
    },
    next() {
      const entry = workspaces.entries().next().value
      if (!entry) return undefined
      const [workspaceId, line] = entry
      if (workspaces.size > 1) {
        workspaces.delete(workspaceId)
        workspaces.set(workspaceId, line)
      }
      const taker = line.shift()
      if (taker) line.push(taker)
      return taker
    },
  }
}
