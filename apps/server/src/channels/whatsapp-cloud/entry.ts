import type { ChannelAdapter } from '../../core/channels/adapter.ts'
import type { ChannelDependencies, ChannelEntry } from '../entry.ts'
import { createWhatsAppCloud } from './adapter.ts'
import { whatsappCloudWebhook } from './webhook.ts'

export function whatsappCloudChannel({ config }: ChannelDependencies): ChannelEntry {
  const adapter = createWhatsAppCloud({ baseUrl: config.whatsappCloudUrl })
  return {
    adapter: adapter as ChannelAdapter,
    webhook: (app, { services }) => whatsappCloudWebhook(app, services),
    close: adapter.close,
  }
}
