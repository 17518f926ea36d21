import type { ChannelAdapter } from '../../core/channels/adapter.ts'
import { simulatedId } from '../../core/channels/simulated-id.ts'
import { contentTypes } from '../../core/messages/content.ts'

/** A channel without a network: everything that is sent over it arrives at once. */
export const simulator: ChannelAdapter = {
  type: 'simulator',
  contentTypes,
  send: async () => ({ kind: 'accepted', providerId: simulatedId(), status: 'delivered' }),
}
