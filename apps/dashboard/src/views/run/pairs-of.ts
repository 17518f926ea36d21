import type { Schemas } from '../../api/schema.gen.ts'

type Replay = Pick<Schemas['AgentRunReplay'], 'recorded' | 'replayed'>
type Call = Replay['recorded'][number]

export interface Pair {
  before: Call | undefined
  after: Call | undefined
  differs: boolean
}

/** The n-th call of then with the n-th of now. */
export function pairsOf({ recorded, replayed }: Replay): Pair[] {
  return Array.from({ length: Math.max(recorded.length, replayed.length) }, (_, place) => {
    const [before, after] = [recorded[place], replayed[place]]
    return { before, after, differs: asked(before) !== asked(after) }
  })
}

const asked = (call: Call | undefined) => call && JSON.stringify([call.tool, sorted(call.input)])

/** Two objects with the same fields are the same, in whatever order they come. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, item]) => [key, sorted(item)])
}
