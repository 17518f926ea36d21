import { useRead } from '../api/use-api.ts'
import { useWorkspace } from '../session/workspace.ts'

/** The zone in which the workspace keeps its dates: the browser's for somebody who may not know it. Undefined: not read yet. */
export function useZone(): string | undefined {
  const { may } = useWorkspace()
  const known = may('workspace:read')
  const { data, error } = useRead(['workspace'], (api) => api.GET('/v1/workspace'), { enabled: known })
  if (known && !error) return data?.time_zone
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}
