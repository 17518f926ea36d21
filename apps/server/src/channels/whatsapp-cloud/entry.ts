import type { ChannelAdapter } from '../../core/channels/adapter.ts'
import { fetchOutcome } from '../../core/files/fetch-outcome.ts'
import type { ChannelDependencies, ChannelEntry } from '../entry.ts'
import { createWhatsAppCloud, type WhatsAppCloud } from './adapter.ts'
import { whatsappCloudWebhook } from './webhook.ts'

export function whatsappCloudChannel({ config, fetchMedia }: ChannelDependencies): ChannelEntry {
  const adapter = createWhatsAppCloud({ baseUrl: config.whatsappCloudUrl })
  const fetchFile: WhatsAppCloud['fetchFile'] = async (credentials, { id }) => {
    const location = await adapter.locateFile(credentials, String(id))
    if (location.kind === 'refused') return location
    return fetchOutcome(fetchMedia, location.url, { authorization: `Bearer ${credentials.access_token}` })
  }
  return {
    adapter: { ...adapter, fetchFile } as ChannelAdapter,
    webhook: (app, { services }) => whatsappCloudWebhook(app, services),
    close: adapter.close,
  }
}
