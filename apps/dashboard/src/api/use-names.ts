import { useWorkspace } from '../session/workspace.ts'
import { useRead } from './use-api.ts'

const most = { query: { limit: '100' } }

/** The webhooks, as lists and selects name them. `enabled`: false asks for none. */
export function useEndpointNames(enabled = true) {
  const { may } = useWorkspace()
  return useRead(['endpoints', 'names'], (api) => api.GET('/v1/endpoints', { params: most }), {
    enabled: enabled && may('endpoints:read'),
  })
}

/** The channels, likewise. */
export function useChannelNames(enabled = true) {
  const { may } = useWorkspace()
  return useRead(['channels', 'names'], (api) => api.GET('/v1/channels', { params: most }), {
    enabled: enabled && may('channels:read'),
  })
}

/** The members, likewise. */
export function useMemberNames() {
  const { may } = useWorkspace()
  return useRead(['members', 'names'], (api) => api.GET('/v1/members', { params: most }), {
    enabled: may('members:read'),
  })
}
