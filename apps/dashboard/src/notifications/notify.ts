import type { Workspace } from '../session/workspace.ts'
import { storedSettings, subscribeToSettings } from './settings.ts'
import { type Go, watch } from './watch.ts'

/** Tells of new messages while that is on, in whichever view the user is. */
export function notify(workspace: Workspace, go: Go, ended: AbortSignal): void {
  if (workspace.mode !== 'live' || ended.aborted) return
  let watching: AbortController | undefined

  function follow(): void {
    const isOn = !ended.aborted && storedSettings(workspace) !== null
    if (isOn === (watching !== undefined)) return
    watching?.abort()
    watching = isOn ? new AbortController() : undefined
    if (watching) void watch(workspace, go, watching.signal)
  }

  const unsubscribe = subscribeToSettings(follow)
  ended.addEventListener('abort', () => {
    unsubscribe()
    follow()
  })
  follow()
}
