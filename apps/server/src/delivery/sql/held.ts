/** A claim: it is still ours as long as the generation is. */
export interface Held {
  workspaceId: number
  id: string
  generation: number
}

// So that no statement holds its rows' locks for long.
const largest = 500

/**
 * $1::bigint[], $2::uuid[] and $3::integer[] of a statement each, for as many as there are. Their rows are those whose
 * `generation` is `($3::integer[])[width_bucket(delivery_id, $2)]`: their place in the sorted list.
 */
export function batchesOf(claims: readonly Held[]): [number[], string[], number[]][] {
  // In one order everywhere: two statements that lock the same rows must not wait for each other. And `width_bucket` needs it.
  const held = claims.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const batches: Held[][] = []
  for (let from = 0; from < held.length; from += largest) batches.push(held.slice(from, from + largest))
  return batches.map((batch) => [
    batch.map(({ workspaceId }) => workspaceId),
    batch.map(({ id }) => id),
    batch.map(({ generation }) => generation),
  ])
}
