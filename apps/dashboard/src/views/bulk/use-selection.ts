import { useEffect, useRef, useState } from 'react'

type Id = number

/** What is chosen in a list: some rows, or all that match its filters, also those that aren't loaded. */
export interface Selection {
  ids: ReadonlySet<Id>
  /** All that match. */
  all: boolean
  /** With `range`, all between this one and the one before. */
  toggle: (id: Id, range?: boolean) => void
  toggleShown: () => void
  chooseAll: () => void
  clear: () => void
}

/** `scope` names the filters: others begin without a choice. */
export function useSelection(shown: readonly Id[], scope: string): Selection {
  const [ids, setIds] = useState<ReadonlySet<Id>>(new Set())
  const [all, setAll] = useState(false)
  const last = useRef<Id | undefined>(undefined)
  const clear = () => {
    setIds(new Set())
    setAll(false)
    last.current = undefined
  }
  useEffect(clear, [scope])
  return {
    ids: all ? new Set(shown) : ids,
    all,
    toggle(id, range = false) {
      const before = all ? new Set(shown) : ids
      setIds(range ? withRange(before, shown, last.current ?? id, id) : toggled(before, id))
      setAll(false)
      last.current = id
    },
    toggleShown() {
      const every = all || shown.every((id) => ids.has(id))
      setIds(new Set(every ? [] : shown))
      setAll(false)
    },
    chooseAll: () => setAll(true),
    clear,
  }
}

export function toggled(ids: ReadonlySet<Id>, id: Id): Set<Id> {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return next
}

/** With all of the list from one to another. */
export function withRange(ids: ReadonlySet<Id>, shown: readonly Id[], from: Id, to: Id): Set<Id> {
  const [one, other] = [shown.indexOf(from), shown.indexOf(to)]
  if (one === -1 || other === -1) return new Set([...ids, to])
  return new Set([...ids, ...shown.slice(Math.min(one, other), Math.max(one, other) + 1)])
}
