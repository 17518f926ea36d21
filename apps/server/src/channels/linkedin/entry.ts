import type { ChannelAdapter } from '../../core/channels/adapter.ts'
import type { ChannelDependencies, ChannelEntry } from '../entry.ts'
import { createLinkedIn } from './adapter.ts'
import { linkedInWebhook } from './webhook.ts'

export function linkedInChannel({ policy, resolver }: ChannelDependencies): ChannelEntry {
  const adapter = createLinkedIn({ policy, resolve: resolver.resolve })
  return {
    adapter: adapter as ChannelAdapter,
    webhook: (app, { services }) => linkedInWebhook(app, services),
    close: adapter.close,
  }
}
