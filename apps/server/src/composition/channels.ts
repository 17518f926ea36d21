import type { FastifyPluginAsync } from 'fastify'

import type { ChannelEntry } from '../channels/entry.ts'
import { channels } from '../channels/registry.ts'
import { recordReply } from '../core/campaigns/record-reply.ts'
import type { ChannelAdapter } from '../core/channels/adapter.ts'
import { createInbox, type Inbox } from '../core/messages/inbox.ts'
import type { Services } from '../core/services.ts'
import { createMediaFetcher } from '../delivery/fetch-media.ts'
import { createLoop } from '../worker/loop.ts'
import type { Base } from './base.ts'
import type { Feature, Lifecycle } from './lifecycle.ts'

export interface Channels {
  adapters: ReadonlyMap<string, ChannelAdapter>
  inbox: Inbox
  webhooks: { prefix: string; plugin: FastifyPluginAsync<{ services: Services }> }[]
  loops: Feature[]
}

export function webhooksOf(entries: readonly ChannelEntry[]): Channels['webhooks'] {
  return entries.flatMap(({ adapter: { type }, webhook }) =>
    webhook ? [{ prefix: `/webhooks/${type}`, plugin: webhook }] : [],
  )
}

export function createChannelTypes(base: Base, lifecycle: Lifecycle): Channels {
  const { policy, resolver, logger } = base
  // Filled below: channels bring what they receive into the inbox, and the inbox may answer over a channel.
  const adapters = new Map<string, ChannelAdapter>()
  const inbox = createInbox({ ...base, adapters, recordReply })
  const media = createMediaFetcher({ policy, resolver })
  const entries = channels.map((create) => create({ ...base, inbox, fetchMedia: media.fetch }))
  for (const { adapter, close } of entries) {
    adapters.set(adapter.type, adapter)
    if (close) lifecycle.enter({ abort: close })
  }
  lifecycle.enter({ abort: media.close })
  return {
    adapters,
    inbox,
    webhooks: webhooksOf(entries),
    loops: entries.flatMap(({ loop }) => (loop ? [createLoop({ ...loop, logger })] : [])),
  }
}
