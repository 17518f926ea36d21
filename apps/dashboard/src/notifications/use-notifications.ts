import { useEffect, useSyncExternalStore } from 'react'

import { useGo } from '../session/use-go.ts'
import type { Workspace } from '../session/workspace.ts'
import { storedSettings, subscribeToSettings } from './settings.ts'

/** Tells of new messages, in whichever view the user is. Where nothing is to be told of, its code isn't loaded. */
export function useNotifications(workspace: Workspace | undefined): void {
  const go = useGo()
  const isOn = useSyncExternalStore(subscribeToSettings, () => storedSettings(workspace) !== null)
  useEffect(() => {
    if (!isOn || workspace?.mode !== 'live') return
    const ended = new AbortController()
    void import('./watch.ts').then(({ watch }) => watch(workspace, go, ended.signal))
    return () => ended.abort()
  }, [isOn, workspace, go])
}
