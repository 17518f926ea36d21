/** The index in its set; -1 initially and in no set. */
export interface Indexed {
  setIndex: number
}

/**
 * An unordered set for short-lived items. V8 replaces the table of a Set or a Map every few changes, and each table
 * refers to the next. If one of them is in old space, the items of later tables stay until the next major collection.
 */
export class IndexedSet<T extends Indexed> {
  readonly #items: T[] = []

  get size(): number {
    return this.#items.length
  }

  add(item: T): void {
    if (item.setIndex >= 0) return
    item.setIndex = this.#items.length
    this.#items.push(item)
  }

  /** Ignores an item that isn't in the set. */
  delete(item: T): void {
    if (this.#items[item.setIndex] !== item) return
    const last = this.#items.pop()
    if (last && last !== item) {
      this.#items[item.setIndex] = last
      last.setIndex = item.setIndex
    }
    item.setIndex = -1
  }

  has(item: T): boolean {
    return this.#items[item.setIndex] === item
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#items.values()
  }
}
