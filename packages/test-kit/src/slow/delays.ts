import { createHash } from 'node:crypto'

/** Where a process waits for others: writes to TCP sockets, results of statements, incoming HTTP requests. */
export type Edge = 'write' | 'result' | 'request'

export interface Delays {
  /** How long to hold the next one of an edge, in milliseconds. Mostly 0. */
  next(edge: Edge): number
  /** When the event loop is next blocked, and for how long, in milliseconds. */
  nextStall(): { after: number; lasts: number }
}

const ranges = [
  { chance: 0.0002, from: 700, to: 1_000 },
  { chance: 0.005, from: 50, to: 300 },
  { chance: 0.08, from: 1, to: 10 },
]

/** In a process, some edges are slower than others, as a busy disk slows the results of statements only. */
const factors = [0.5, 1, 1, 4]

/** The same text gives the same delays. */
export function createDelays(text: string): Delays {
  const edges = { write: createEdge('write'), result: createEdge('result'), request: createEdge('request') }
  const stalls = randomFrom(`${text} stall`)

  function createEdge(edge: Edge): () => number {
    const random = randomFrom(`${text} ${edge}`)
    const factor = factors[Math.floor(random() * factors.length)] ?? 1
    return () => {
      let roll = random() / factor
      for (const { chance, from, to } of ranges) {
        if (roll < chance) return Math.round(from + random() * (to - from))
        roll -= chance
      }
      return 0
    }
  }

  return {
    next: (edge) => edges[edge](),
    nextStall: () => ({ after: 200 + stalls() * 1_800, lasts: 20 + stalls() * 80 }),
  }
}

/** Numbers from 0 to 1, by xorshift32. */
function randomFrom(text: string): () => number {
  let state = createHash('sha256').update(text).digest().readUInt32LE() || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}
