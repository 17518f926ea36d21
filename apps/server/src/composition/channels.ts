import type { FastifyPluginAsync } from 'fastify'

import type { ChannelEntry } from '../channels/entry.ts'
import { channels } from '../channels/registry.ts'
import { recordReply } from '../core/campaigns/record-reply.ts'
import { stopForOptOut } from '../core/campaigns/stop-enrollments.ts'
import type { ChannelAdapter } from '../core/channels/adapter.ts'
import { cancelManualInvitations } from '../core/connections/cancel-manual-invitations.ts'
import { whenOptedOut } from '../core/consent/when-opted-out.ts'
import { cancelManualSends } from '../core/messages/cancel-manual-sends.ts'
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

/** What an opt-out takes back, besides the messages that are checked when they are sent. */
const onOptOut = [stopForOptOut, cancelManualSends, cancelManualInvitations]

export function createChannelTypes(base: Base, lifecycle: Lifecycle): Channels {
  const { policy, resolver, logger } = base
  for (const { db } of [base.database, base.engineDatabase]) whenOptedOut(db, onOptOut)
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
