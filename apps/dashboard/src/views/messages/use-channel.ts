import { useChannelNames } from '../../api/use-names.ts'
import { useNow } from '../../ui/use-now.ts'
import { windowOf } from './window.ts'

/** The channel that a message goes over, and for how long it takes free text. Undefined: the workspace's default. */
export function useChannel(channelId: number | undefined, lastInboundAt: string | null) {
  const now = useNow()
  const channel = useChannelNames().data?.data.find(({ id, is_default: isDefault }) =>
    channelId === undefined ? isDefault : id === channelId,
  )
  return { channel, window: windowOf(channel?.service_window_hours, lastInboundAt, now) }
}
