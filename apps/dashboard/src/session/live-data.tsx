import { type ReactNode, useMemo } from 'react'

import { apiOf } from '../api/client.ts'
import { useWorkspace, WorkspaceContext } from './workspace.ts'

/** For what has no test data, as the members: it is the same while test data is shown. */
export function LiveData({ children }: { children: ReactNode }) {
  const workspace = useWorkspace()
  const live = useMemo(() => ({ ...workspace, mode: 'live' as const, api: apiOf(workspace.id, 'live') }), [workspace])
  return <WorkspaceContext value={live}>{children}</WorkspaceContext>
}
