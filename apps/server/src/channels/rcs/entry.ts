import type { ChannelAdapter } from '../../core/channels/adapter.ts'
import type { ChannelDependencies, ChannelEntry } from '../entry.ts'
import { createRcs } from './adapter.ts'
import { rcsWebhook } from './webhook.ts'

export function rcsChannel({ config, policy, secretKey }: ChannelDependencies): ChannelEntry {
  const adapter = createRcs({ baseUrl: config.rcsUrl, policy, secret: secretKey })
  const { messageIds } = adapter
  return {
    adapter: adapter as ChannelAdapter,
    webhook: (app, { services: { inbox } }) => rcsWebhook(app, { inbox, messageIds }),
    close: adapter.close,
  }
}
