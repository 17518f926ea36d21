/** What has been read of a list, the newest first; `complete`: there are no older ones. */
export interface ReadList<Item> {
  items: readonly Item[]
  complete: boolean
}

interface Dated {
  created_at: string
}

export type Entry<Lists extends Record<string, Dated>> = {
  [Kind in keyof Lists]: { kind: Kind; of: Lists[Kind] }
}[keyof Lists]

/**
 * Lists in one, the newest first. Nothing is shown that is older than what any list has been read to: it would change its
 * place when that one is read further. `more` names the lists to read further.
 */
export function mergeLists<Lists extends Record<string, Dated>>(
  lists: {
    [Kind in keyof Lists]: ReadList<Lists[Kind]>
  },
): { entries: Entry<Lists>[]; more: (keyof Lists)[] } {
  const kinds = Object.keys(lists) as (keyof Lists)[]
  const known = Math.max(...kinds.map((kind) => reach(lists[kind])))
  const entries = kinds
    .flatMap((kind) => lists[kind].items.map((of) => ({ kind, of }) as Entry<Lists>))
    .filter(({ of }) => Date.parse(of.created_at) >= known)
    .toSorted((one, other) => Date.parse(other.of.created_at) - Date.parse(one.of.created_at))
  return { entries, more: kinds.filter((kind) => !lists[kind].complete && reach(lists[kind]) >= known) }
}

/** Back to when the list is known. */
function reach({ items, complete }: ReadList<Dated>): number {
  const oldest = items.at(-1)
  return complete || oldest === undefined ? Number.NEGATIVE_INFINITY : Date.parse(oldest.created_at)
}
