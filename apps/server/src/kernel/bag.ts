/** Where it is in its bag; to begin with, and in none, -1. */
export interface Bagged {
  bagged: number
}

/**
 * Holds what comes and goes quickly, in no order. In place of a Set or a Map, whose tables are replaced every few changes,
 * each leading to the next: with one of them among V8's old objects, what is in the later ones when they are replaced stays
 * until the next major collection.
 */
export class Bag<T extends Bagged> {
  readonly #items: T[] = []

  get size(): number {
    return this.#items.length
  }

  add(item: T): void {
    if (item.bagged >= 0) return
    item.bagged = this.#items.length
    this.#items.push(item)
  }

  /** Of what isn't in it, nothing changes. */
  delete(item: T): void {
    if (this.#items[item.bagged] !== item) return
    const last = this.#items.pop()
    if (last && last !== item) {
      this.#items[item.bagged] = last
      last.bagged = item.bagged
    }
    item.bagged = -1
  }

  has(item: T): boolean {
    return this.#items[item.bagged] === item
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#items.values()
  }
}
