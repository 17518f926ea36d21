/** An item of the round-robin. */
export interface Schedulable {
  readonly workspaceId: number
  /** Whether it is queued. Starts as false; only the round-robin changes it. */
  scheduled: boolean
}

/** Round-robin over workspaces, and over the items of each workspace. */
export interface RoundRobin<T extends Schedulable> {
  /** Queues an item with work. A queued item isn't queued twice. */
  add(item: T): void
  remove(item: T): void
  /** The next item, which goes to the end of the queue. */
  next(): T | undefined
}

export function createRoundRobin<T extends Schedulable>(): RoundRobin<T> {
  // A Map keeps insertion order: deleting and adding again moves an entry to the end.
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
      // Mostly the last item, which `next` has just returned.
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
