/** A claim: it is still ours as long as the generation is. */
export interface Held {
  workspaceId: number
  id: string
  generation: number
}

/** To be joined as `unnest($1::bigint[], $2::uuid[], $3::integer[])`. */
export function columnsOf(claims: readonly Held[]): [number[], string[], number[]] {
  // In one order everywhere: two statements that lock the same rows must not wait for each other.
  const held = claims.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  return [
    held.map(({ workspaceId }) => workspaceId),
    held.map(({ id }) => id),
    held.map(({ generation }) => generation),
  ]
}
