import { useSyncExternalStore } from 'react'

let own: { workspace: string; key: string } | undefined
const listeners = new Set<() => void>()

/** Keeps a key that was just minted until the page is left, for samples. It is stored nowhere. */
export function rememberKey(workspace: string, key: string): void {
  own = { workspace, key }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useOwnKey = (workspace: string): string | undefined =>
  useSyncExternalStore(subscribe, () => (own?.workspace === workspace ? own.key : undefined))
