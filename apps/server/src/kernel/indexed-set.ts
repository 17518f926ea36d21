/** Where it is in its bag; to begin with, and in none, -1. */
export interface Indexed {
  setIndex: number
}

/**
 * Holds what comes and goes quickly, in no order. In place of a Set or a Map, whose tables are replaced every few changes,
 * each leading to the next: with one of them among V8's old objects, what is in the later ones when they are replaced stays
 * until the next major collection.
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

  /** Of what isn't in it, nothing changes. */
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
