import { useRead } from '../api/use-api.ts'
import { useWorkspace } from '../session/workspace.ts'

/** The segments of the workspace, by name. */
export function useSegments() {
  const { may } = useWorkspace()
  const { data } = useRead(
    ['segments', 'names'],
    (api) => api.GET('/v1/segments', { params: { query: { limit: '100' } } }),
    { enabled: may('contacts:read') },
  )
  return (data?.data ?? []).toSorted((one, other) => one.name.localeCompare(other.name))
}
