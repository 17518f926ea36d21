import type { FastifyPluginAsync } from 'fastify'

import type { ChannelAdapter } from '../core/channels/adapter.ts'
import type { Inbox } from '../core/messages/inbox.ts'
import type { Services } from '../core/services.ts'
import type { Database } from '../db/database.ts'
import type { AddressPolicy } from '../kernel/address-policy.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Resolve } from '../kernel/guarded-lookup.ts'
import type { Logger } from '../kernel/logger.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import type { Timings } from '../kernel/timings.ts'

/** What channels may use. */
export interface ChannelDependencies {
  database: Database
  clock: Clock
  box: SecretBox
  inbox: Inbox
  logger: Logger
  policy: AddressPolicy
  /** For names that tenants choose: a slow one keeps no other one waiting. */
  resolver: { resolve: Resolve }
  timings: Timings
  /** This installation's secret. */
  secretKey: Buffer
  /** This process's shard of channels: those with id % count = index. What starts it stops it. */
  membership: { current(): { index: number; count: number }; start(): Promise<void>; stop(): Promise<void> }
  /** Fetches media by a client's URL. Rejects with `rejected` for a permanent reason, `unavailable` for a temporary one. */
  fetchMedia(url: string, headers?: Record<string, string>): Promise<{ body: Buffer; contentType: string | null }>
  /** The base URLs of the vendors. Undefined: the vendor's own. */
  config: {
    whatsappCloudUrl: string
    rcsUrl: string
    whatsappLinkedUrl: string | undefined
    previousSecretKey: Buffer | undefined
  }
}

/** A type of channel, as this process runs it. */
export interface ChannelEntry {
  adapter: ChannelAdapter
  /** Receives the vendor's requests, below `/webhooks/<type>`. */
  webhook?: FastifyPluginAsync<{ services: Services }>
  /** Runs in workers. */
  loop?: { name: string; everyMs: number; round(): Promise<void> }
  /** Ends what still waits for the vendor. */
  close?(): Promise<void>
}
