import type { Schemas } from '../../api/schema.gen.ts'

type Message = Schemas['Message']
type Change = Schemas['ContactChange']

export type Entry = { kind: 'message'; at: string; of: Message } | { kind: 'change'; at: string; of: Change }

/** What has been read of a list, the newest first; `complete`: there are no older ones. */
interface Read<Item> {
  items: readonly Item[]
  complete: boolean
}

/**
 * Both lists in one, the newest first. Nothing is shown that is older than what the other list has been read to: it would
 * change its place when that one is read further. `more` names the lists to read further.
 */
export function entriesOf(
  messages: Read<Message>,
  changes: Read<Change>,
): { entries: Entry[]; more: ('messages' | 'changes')[] } {
  const known = Math.max(reach(messages), reach(changes))
  const all: Entry[] = [
    ...messages.items.map((of) => ({ kind: 'message' as const, at: of.created_at, of })),
    ...changes.items.map((of) => ({ kind: 'change' as const, at: of.created_at, of })),
  ]
  const entries = all
    .filter(({ at }) => Date.parse(at) >= known)
    .toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at))
  return {
    entries,
    more: [
      ...(!messages.complete && reach(messages) >= known ? (['messages'] as const) : []),
      ...(!changes.complete && reach(changes) >= known ? (['changes'] as const) : []),
    ],
  }
}

/** Back to when the list is known. */
function reach({ items, complete }: Read<{ created_at: string }>): number {
  const oldest = items.at(-1)
  if (complete || oldest === undefined) return Number.NEGATIVE_INFINITY
  return Date.parse(oldest.created_at)
}
