import type { ChannelAdapter } from '../../core/channels/adapter.ts'
import { contentTypes } from '../../core/channels/content.ts'
import { simulatedId } from '../../core/channels/simulated-id.ts'

/** A channel without a network: every message arrives at once. */
export const simulator: ChannelAdapter = {
  type: 'simulator',
  contentTypes,
  // It simulates any channel.
  reachedBy: ['phone', 'wa_lid', 'wa_bsuid', 'linkedin', 'linkedin_member'],
  invitations: { invite: async () => ({ kind: 'invited', providerId: simulatedId() }) },
  send: async () => ({ kind: 'accepted', providerId: simulatedId(), status: 'delivered' }),
}
