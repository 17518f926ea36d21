import { useSyncExternalStore } from 'react'

import type { NewBulkChange } from './bulk-types.ts'

interface Remembered {
  /** One was started on this page. */
  started: boolean
  /** How to undo a bulk change of this page, by its id. */
  undo: ReadonlyMap<number, readonly NewBulkChange[]>
  /** Those whose result the user has put away. */
  dismissed: ReadonlySet<number>
}

// Outside of the views, so that it outlives them.
let remembered: Remembered = { started: false, undo: new Map(), dismissed: new Set() }
const listeners = new Set<() => void>()

function change(next: Partial<Remembered>): void {
  remembered = { ...remembered, ...next }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const rememberStart = (): void => change({ started: true })

export const rememberUndo = (id: number, undo: readonly NewBulkChange[]): void =>
  change({ undo: new Map(remembered.undo).set(id, undo) })

export const dismiss = (id: number): void => change({ dismissed: new Set([...remembered.dismissed, id]) })

export const useRemembered = (): Remembered => useSyncExternalStore(subscribe, () => remembered)
