import { join } from 'node:path'

import type { Config } from '../config/config.ts'
import { openAddressKey } from '../core/consent/address-hash.ts'
import { listEarlierOptOuts } from '../core/consent/list-earlier-opt-outs.ts'
import { mergeEarlier } from '../core/contacts/merging/merge-earlier.ts'
import type { WebhookDialect } from '../core/endpoints/dialect.ts'
import type { FileStorage } from '../core/files/file-storage.ts'
import { type Budgets, createBudgets } from '../core/limits/budgets.ts'
import { connectionName } from '../db/connection-name.ts'
import { type Database, type DatabaseOptions, openDatabase } from '../db/database.ts'
import { type PresenceChanges, sharePresence } from '../db/presence-changes.ts'
import { openSecretBox } from '../db/secret-key.ts'
import { shareWatching, type Watching } from '../db/watching.ts'
import { createMembership, type Membership } from '../delivery/membership.ts'
import { createResolver, type Resolver } from '../delivery/resolve.ts'
import { webhookDialects } from '../dialects/registry.ts'
import { type AddressPolicy, createAddressPolicy } from '../kernel/address-policy.ts'
import { type Clock, systemClock } from '../kernel/clock.ts'
import type { Logger } from '../kernel/logger.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import type { Timings } from '../kernel/timings.ts'
import { createWakeNotifier, type WakeNotifier } from '../kernel/wake-notifier.ts'
import { createDiskStorage } from '../storage/disk.ts'
import { noTelemetry, type Telemetry } from '../telemetry/telemetry.ts'
import type { Lifecycle } from './lifecycle.ts'

/** What only `main` and the CLI know. */
export interface Surroundings {
  config: Config
  databaseUrl: string
  secretKey: Buffer
  logger: Logger
  clock?: Clock
  telemetry?: Telemetry
}

/** What all features are built on. */
export interface Base extends Required<Surroundings> {
  /** For requests, and for loops that use little of it. */
  database: Database
  /** For the engines: requests don't wait for it, nor the engines for requests. */
  engineDatabase: Database
  budgets: Budgets
  box: SecretBox
  policy: AddressPolicy
  resolver: Resolver
  membership: Membership
  storage: FileStorage
  timings: Timings
  dialects: ReadonlyMap<string, WebhookDialect>
  /** Notified of this process's commits that leave work. */
  committed: WakeNotifier
  /** Notified of commits that somebody may watch: this process's, and while it watches, those of others. */
  changed: WakeNotifier
  watching: Watching
  presence: PresenceChanges
  /** Notified when this or another process has left deliveries. */
  deliveriesDue: WakeNotifier
  /** Notified when this or another process has left any other work. */
  work: WakeNotifier
}

type Notifiers = [WakeNotifier, WakeNotifier, WakeNotifier, WakeNotifier]

// A claim, a batch of results, the leases, an endpoint's target, a step of a replay, a batch of a campaign: no more go on at the same time.
const engineConnections = 6

export async function openBase(
  { clock = systemClock, telemetry = noTelemetry, ...surroundings }: Surroundings,
  lifecycle: Lifecycle,
): Promise<Base> {
  const { config, databaseUrl, secretKey, logger } = surroundings
  const { metrics, tracing } = telemetry
  const { timings } = config
  const [committed, changed, deliveriesDue, work] = Array.from({ length: 4 }, createWakeNotifier) as Notifiers
  const connect = (
    purpose: string,
    options: Pick<DatabaseOptions, 'maxConnections' | 'lookupsOnly' | 'connectionShare'>,
  ) =>
    openDatabase({
      url: databaseUrl,
      applicationName: connectionName(purpose),
      onError: (error) => logger.warn({ err: error }, 'a database connection was lost'),
      onCommit: (eventTypes, left) => {
        if (left.deliveries) deliveriesDue.notify()
        if (left.other) work.notify()
        if (left.deliveries || left.other) committed.notify()
        if (left.other || eventTypes.length > 0) changed.notify()
        for (const type of eventTypes) metrics?.accepted(type, 1)
      },
      ...options,
    })
  const purpose = purposeOf(config)
  const { maxConnections } = config.database
  const budgets = createBudgets({
    ...config.budgets,
    connections: maxConnections,
    readTimeoutMs: timings.readStatement,
  })
  const database = connect(purpose, { maxConnections, connectionShare: budgets.connectionShare })
  const engineDatabase = connect(`${purpose}-engine`, { maxConnections: engineConnections, lookupsOnly: true })
  lifecycle.enter(database, engineDatabase, { close: async () => tracing?.close(flushMs) })
  metrics?.readConnections('main', database.connections)
  metrics?.readConnections('engine', engineDatabase.connections)
  const box = await openSecretBox(database.db, { secretKey, previousSecretKey: config.previousSecretKey })
  for (const { db } of [database, engineDatabase]) await openAddressKey(db, box)
  await listEarlierOptOuts(database)
  await mergeEarlier(database, clock.now())
  const watching = shareWatching(database.db)
  return {
    ...surroundings,
    clock,
    telemetry,
    timings,
    database,
    engineDatabase,
    budgets,
    box,
    policy: createAddressPolicy(config.allowNetworks),
    resolver: createResolver({ servers: config.dnsServers }),
    membership: createMembership({ database: engineDatabase, logger, timings }),
    storage: await openStorage(config),
    dialects: webhookDialects,
    committed,
    changed,
    watching,
    presence: sharePresence(database.db, watching.othersWatch),
    deliveriesDue,
    work,
  }
}

async function openStorage({ files, dataDir }: Config): Promise<FileStorage> {
  if (!files.s3) return createDiskStorage(join(dataDir, 'files'))
  const { createS3Storage } = await import('../storage/s3.ts')
  return createS3Storage(files.s3)
}

// A collector that hangs is no reason to stop late.
const flushMs = 2_000

/** Names the process among the database's connections. */
export function purposeOf({ roles }: Config): string {
  return [...roles].join('-') || 'command'
}
