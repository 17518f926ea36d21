import type { Schemas } from '../api/schema.gen.ts'
import { useChannelNames } from '../api/use-names.ts'

/** The channels of the workspace, for a select. */
export function useChannelOptions(wanted: (channel: Schemas['ChannelWithHealth']) => boolean = () => true) {
  const { data } = useChannelNames()
  const channels = (data?.data ?? []).filter(wanted)
  return {
    isRead: data !== undefined,
    options: channels.map(({ id, name }) => ({ value: String(id), label: name })),
    /** The one that sends where none is named. */
    defaultId: channels.find((channel) => channel.is_default)?.id,
    nameOf: (id: number) => channels.find((channel) => channel.id === id)?.name ?? String(id),
  }
}
