/** A claim. It holds as long as the row has its generation. */
export interface Held {
  workspaceId: number
  id: string
  generation: number
}

// Keeps the row locks of a statement short.
const largest = 500

/**
 * The parameters $1::bigint[], $2::uuid[] and $3::integer[] of one statement for each batch. A row's claim holds if its
 * `generation` is `($3::integer[])[width_bucket(delivery_id, $2)]`, where `width_bucket` gives the index in the sorted
 * list.
 */
export function batchesOf(claims: readonly Held[]): [number[], string[], number[]][] {
  // The same order everywhere: two statements that lock the same rows must not deadlock. `width_bucket` needs it, too.
  const held = claims.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const batches: Held[][] = []
  for (let from = 0; from < held.length; from += largest) batches.push(held.slice(from, from + largest))
  return batches.map((batch) => [
    batch.map(({ workspaceId }) => workspaceId),
    batch.map(({ id }) => id),
    batch.map(({ generation }) => generation),
  ])
}
