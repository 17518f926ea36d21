import type { ChannelAdapter } from '../../core/channels/adapter.ts'
import { fetchOutcome } from '../../core/files/fetch-outcome.ts'
import { deriveKey } from '../../kernel/secret-box.ts'
import type { ChannelDependencies, ChannelEntry } from '../entry.ts'
import { createRcs } from './adapter.ts'
import { rcsWebhook } from './webhook.ts'

export function rcsChannel({ config, policy, resolver, secretKey, fetchMedia }: ChannelDependencies): ChannelEntry {
  const adapter = createRcs({
    baseUrl: config.rcsUrl,
    policy,
    resolve: resolver.resolve,
    ...messageIdKeys(secretKey, config.previousSecretKey),
  })
  const { messageIds } = adapter
  return {
    adapter: { ...adapter, fetchFile: (_, { url }) => fetchOutcome(fetchMedia, String(url)) } as ChannelAdapter,
    webhook: (app, { services: { inbox } }) => rcsWebhook(app, { inbox, messageIds }),
    close: adapter.close,
  }
}

/** Ids from before keys were derived, and from before a rotation, stay ours. */
function messageIdKeys(secretKey: Buffer, previous: Buffer | undefined): { secret: Buffer; earlierSecrets: Buffer[] } {
  const derived = (key: Buffer) => deriveKey(key, 'rcs message ids')
  return { secret: derived(secretKey), earlierSecrets: [secretKey, ...(previous ? [derived(previous), previous] : [])] }
}
