/** Something that takes turns: within its workspace, which takes turns with the others. */
export interface Schedulable {
  readonly workspaceId: number
  /** Whether it is in line. False to begin with; its turns see to it. */
  scheduled: boolean
}

/** Fair turns: one of each workspace after the other, and of each of its lanes. */
export interface RoundRobin<T extends Schedulable> {
  /** It has something to do. No matter how often this is said, it gets one turn at a time. */
  add(item: T): void
  remove(item: T): void
  /** Whose turn it is; it goes to the end of the line. */
  next(): T | undefined
}

export function createRoundRobin<T extends Schedulable>(): RoundRobin<T> {
  // A Map keeps the order in which things were added: deleting and adding again is the end of the line.
  const workspaces = new Map<number, T[]>()

  return {
    add(item) {
      if (item.scheduled) return
      item.scheduled = true
      const queue = workspaces.get(item.workspaceId)
      if (queue) queue.push(item)
      else workspaces.set(item.workspaceId, [item])
    },
    remove(item) {
      if (!item.scheduled) return
      item.scheduled = false
      const queue = workspaces.get(item.workspaceId) ?? []
      // Most often the last one, after its turn.
      queue.splice(queue.lastIndexOf(item), 1)
      if (queue.length === 0) workspaces.delete(item.workspaceId)
    },
    next() {
      const entry = workspaces.entries().next().value
      if (!entry) return undefined
      const [workspaceId, queue] = entry
      if (workspaces.size > 1) {
        workspaces.delete(workspaceId)
        workspaces.set(workspaceId, queue)
      }
      const item = queue.shift()
      if (item) queue.push(item)
      return item
    },
  }
}
