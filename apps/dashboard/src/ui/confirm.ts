import { type ReactNode, useSyncExternalStore } from 'react'

export interface Question {
  title: string
  /** What will happen, and whether it can be undone. */
  text: ReactNode
  /** The deed, as on its button: `Revoke`. */
  action: string
  run: () => void
  /** False: it undoes nothing. Default: true. */
  dangerous?: boolean
}

let asked: Question | undefined
const listeners = new Set<() => void>()

function change(next: Question | undefined): void {
  asked = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Asks before something that can't be undone. */
export const useConfirm = (): ((question: Question) => void) => change

export const closeQuestion = (): void => change(undefined)

/** What is being asked right now. */
export const useQuestion = (): Question | undefined => useSyncExternalStore(subscribe, () => asked)
