import type { Schemas } from '../api/schema.gen.ts'
import { useRead } from '../api/use-api.ts'

/** The channels of the workspace, for a select. */
export function useChannelOptions(wanted: (channel: Schemas['ChannelWithHealth']) => boolean = () => true) {
  const { data } = useRead(['channels', 'names'], (api) =>
    api.GET('/v1/channels', { params: { query: { limit: '100' } } }),
  )
  const channels = (data?.data ?? []).filter(wanted)
  return {
    isRead: data !== undefined,
    options: channels.map(({ id, name }) => ({ value: String(id), label: name })),
    nameOf: (id: number) => channels.find((channel) => channel.id === id)?.name ?? String(id),
  }
}
