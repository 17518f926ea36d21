import { BoundedMap } from './bounded-map.ts'

interface Options {
  keptMs: number
  /** Above it, everything is forgotten. */
  most: number
  /** Milliseconds since 1970. */
  now(): number
}

/** What was read, for some time. What was read before `forget` isn't remembered after it. */
export interface Memory<Value> {
  /** `endOf`: from when on the value must not be remembered any more, if earlier. */
  get(key: string, read: () => Promise<Value>, endOf?: (value: Value) => number): Promise<Value>
  forget(): void
}

export function createMemory<Value>({ keptMs, most, now }: Options): Memory<Value> {
  const known = new BoundedMap<string, { value: Value; until: number }>(most)
  let epoch = 0
  return {
    async get(key, read, endOf = () => Number.POSITIVE_INFINITY) {
      const at = now()
      const remembered = known.get(key)
      if (remembered && remembered.until > at) return remembered.value
      const before = epoch
      const value = await read()
      if (epoch === before) known.set(key, { value, until: Math.min(at + keptMs, endOf(value)) })
      return value
    },
    forget() {
      epoch++
      known.clear()
    },
  }
}
