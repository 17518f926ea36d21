import { useDebouncedValue } from '@mantine/hooks'

import { useRead } from '../api/use-api.ts'
import { useChannelNames, useEndpointNames } from '../api/use-names.ts'
import { useGo } from '../session/use-go.ts'
import { useWorkspace } from '../session/workspace.ts'

interface Found {
  id: string
  label: string
  /** The view that lists such things. */
  kind: 'webhooks' | 'channels' | 'deliveries'
  open: () => void
}

const shortest = 3
const pauseMs = 250
const most = 5

/** What the workspace has that matches. Deliveries are found by their id, their event's, or words of the payload. */
export function useFound(typed: string): Found[] {
  const { may } = useWorkspace()
  const go = useGo()
  const [query] = useDebouncedValue(typed.trim(), pauseMs)
  const asks = query.length >= shortest
  const endpoints = useEndpointNames(asks)
  const channels = useChannelNames(asks)
  const deliveries = useRead(
    ['deliveries', 'found', query],
    (api) => api.GET('/v1/deliveries', { params: { query: { q: query, limit: String(most) } } }),
    { enabled: asks && may('deliveries:read') },
  )
  if (!asks) return []
  const matches = (text: string | null | undefined) => text?.toLowerCase().includes(query.toLowerCase()) === true
  const found = (kind: Found['kind'], path: string, id: string | number, label: string): Found => ({
    id: `${kind} ${id}`,
    label,
    kind,
    open: () => go(`${path}/${id}`),
  })
  return [
    ...(endpoints.data?.data ?? [])
      .filter(({ name, url }) => matches(name) || matches(url))
      .slice(0, most)
      .map(({ id, name, url }) => found('webhooks', 'dev/webhooks', id, name ?? url)),
    ...(channels.data?.data ?? [])
      .filter(({ name, number }) => matches(name) || matches(number))
      .slice(0, most)
      .map(({ id, name }) => found('channels', 'channels', id, name)),
    ...(deliveries.data?.data ?? []).map(({ id, event_type: type }) =>
      found('deliveries', 'dev/deliveries', id, `${type ?? ''} ${id}`.trim()),
    ),
  ]
}
