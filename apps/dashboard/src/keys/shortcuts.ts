import { useEffect, useRef, useSyncExternalStore } from 'react'

export interface Shortcut {
  /** As in `mod+k`, `?`, or `g d` for one key after the other. */
  keys: string
  label: string
  run: () => void
  /** In the command palette as well. */
  command?: boolean
}

type Registered = readonly Shortcut[]

let registered: Registered = []
const listeners = new Set<() => void>()

function change(next: Registered): void {
  registered = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** What works right now, in the sheet of shortcuts and in the palette. */
export const useRegistered = (): Registered => useSyncExternalStore(subscribe, () => registered)

/** Registers shortcuts as long as a component is there. The latest wins where two have the same keys. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts)
  latest.current = shortcuts
  const signature = shortcuts.map(({ keys, label, command }) => `${keys}\n${label}\n${command}`).join('\n')
  useEffect(() => {
    const own = latest.current.map((shortcut, n) => ({ ...shortcut, run: () => latest.current[n]?.run() }))
    change([...registered, ...own])
    return () => change(registered.filter((shortcut) => !own.includes(shortcut)))
  }, [signature])
}

const sequenceMs = 1_000
const isMac = /Mac|iP(hone|ad)/.test(navigator.userAgent)

/** Listens for all shortcuts. Those of plain letters are off in text fields, and where the user has switched them off. */
export function useKeyboard({ singleKeys }: { singleKeys: boolean }): void {
  useEffect(() => {
    let before = { key: '', at: 0 }
    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.isComposing) return
      const key = nameOf(event)
      if (key === 'enter' && isPressed(event.target)) return
      const modified = key.startsWith('mod+')
      if (!modified && (!singleKeys || isTyping(event.target) || event.altKey || isInDialog(event.target))) return
      const now = event.timeStamp
      const sequence = now - before.at < sequenceMs ? `${before.key} ${key}` : ''
      before = { key, at: now }
      const found =
        registered.findLast(({ keys }) => keys === sequence) ?? registered.findLast(({ keys }) => keys === key)
      if (!found) return
      event.preventDefault()
      before = { key: '', at: 0 }
      found.run()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [singleKeys])
}

function nameOf({ key, metaKey, ctrlKey }: KeyboardEvent): string {
  const plain = key.length === 1 ? key.toLowerCase() : key.replace('Arrow', '').toLowerCase()
  return metaKey || ctrlKey ? `mod+${plain}` : plain
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio]), textarea, select'))

/** Enter does what the control that has the focus does. */
const isPressed = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('a, button, summary, [role=menuitem]') !== null

const isInDialog = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('[role=dialog]') !== null

/** As a keyboard shows it: `⌘ K`, `Ctrl K`, `G D`. */
export const keysShown = (keys: string): string[] =>
  keys.split(/[ +]/).map((key) => (key === 'mod' ? (isMac ? '⌘' : 'Ctrl') : key.length === 1 ? key.toUpperCase() : key))
