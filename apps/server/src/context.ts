import { setTimeout as delay } from 'node:timers/promises'

import type { FastifyInstance } from 'fastify'

import { simulator } from './channels/simulator/adapter.ts'
import { createWhatsAppCloud } from './channels/whatsapp-cloud/adapter.ts'
import type { Config } from './config/config.ts'
import type { ChannelAdapter } from './core/channels/adapter.ts'
import { createChannels } from './core/channels/channels.ts'
import { createContacts } from './core/contacts/contacts.ts'
import { createConversations } from './core/conversations/conversations.ts'
import { createDeliveries } from './core/deliveries/deliveries.ts'
import { createEndpoints } from './core/endpoints/endpoints.ts'
import { createEvents } from './core/events/events.ts'
import { createIdempotency } from './core/idempotency/idempotency.ts'
import { createAuthenticator } from './core/keys/authenticate.ts'
import { createKeys, keysChangedChannel } from './core/keys/keys.ts'
import { createInbox } from './core/messages/inbox.ts'
import { createMessages } from './core/messages/messages.ts'
import { createSending } from './core/messages/sending.ts'
import type { Services } from './core/services.ts'
import { createWorkspaces } from './core/workspaces/workspaces.ts'
import { announceWork, workChannel } from './db/announcer.ts'
import { openDatabase } from './db/database.ts'
import { listen } from './db/notifications.ts'
import { openSecretBox } from './db/secret-key.ts'
import { createEngine } from './delivery/engine.ts'
import { createSender } from './delivery/sender.ts'
import { webhookDialects } from './dialects/registry.ts'
import { createApp } from './http/app.ts'
import { createAddressPolicy } from './kernel/address-policy.ts'
import { type Clock, systemClock } from './kernel/clock.ts'
import type { Logger } from './kernel/logger.ts'
import { createSignal } from './kernel/signal.ts'
import { createKeyUseLoop, createRetainLoop } from './worker/retain.ts'
import { createSendLoop } from './worker/send.ts'

export interface Context {
  services: Services
  app(): Promise<FastifyInstance>
  /** Starts the loops of the worker role. */
  startWorkers(): void
  /** Finishes or gives back what is in flight, and closes everything. `graceMs` bounds the finishing. */
  close(graceMs: number): Promise<void>
}

/** What only `main` and the CLI know. */
interface Surroundings {
  config: Config
  databaseUrl: string
  secretKey: Buffer
  logger: Logger
  clock?: Clock
}

/** Builds every service: the one place where they are put together. */
export async function createContext({
  config,
  databaseUrl,
  secretKey,
  logger,
  clock = systemClock,
}: Surroundings): Promise<Context> {
  const applicationName = `parley-${[...config.roles].join('-')}-${process.pid}`
  const work = createSignal()
  const database = openDatabase({
    url: databaseUrl,
    applicationName,
    maxConnections: config.database.maxConnections,
    onError: (error) => logger.warn({ err: error }, 'a database connection was lost'),
    onCommit: work.raise,
  })
  const box = await openSecretBox(database.db, secretKey)
  const policy = createAddressPolicy(config.allowNetworks)
  const whatsappCloud = createWhatsAppCloud({ baseUrl: config.whatsappCloudUrl })
  const adapters = new Map<string, ChannelAdapter>(
    [simulator, whatsappCloud as ChannelAdapter].map((adapter) => [adapter.type, adapter]),
  )

  const base = { database, clock, box, logger, adapters, policy, dialects: webhookDialects }
  const authenticator = createAuthenticator(base)
  const sending = createSending(base)
  const services: Services = {
    authenticator,
    channels: createChannels(base),
    contacts: createContacts(base),
    conversations: createConversations(base),
    deliveries: createDeliveries(base),
    endpoints: createEndpoints(base),
    events: createEvents(base),
    idempotency: createIdempotency(base),
    inbox: createInbox(base),
    keys: createKeys({ ...base, authenticator }),
    messages: createMessages({ ...base, sending }),
    workspaces: createWorkspaces({ ...base, authenticator }),
  }

  const sender = createSender({ policy })
  const engine = createEngine({ ...base, sender, work })
  const loops = [createSendLoop({ sending, logger }), createRetainLoop({ idempotency: services.idempotency, logger })]
  const keyUse = createKeyUseLoop({ authenticator, logger })
  const notifications = listen(
    databaseUrl,
    applicationName,
    { [keysChangedChannel]: authenticator.forget, [workChannel]: work.raise },
    logger,
  )
  const stopAnnouncing = config.roles.has('worker') ? () => {} : announceWork(database.db, work)
  let working = false
  let serving: FastifyInstance | undefined

  return {
    services,
    async app() {
      serving = await createApp({ services, logger, publicUrl: config.http.publicUrl, ready: database.ping })
      keyUse.start()
      return serving
    },
    startWorkers() {
      working = true
      engine.start()
      for (const loop of loops) loop.start()
    },
    async close(graceMs) {
      const engineStopped = working ? engine.stop(graceMs) : undefined
      const stopped = Promise.all([serving?.close(), ...(working ? loops.map((loop) => loop.stop()) : [])])
      await Promise.race([stopped, delay(graceMs, undefined, { ref: false })])
      // What still waits for a vendor ends here, and is recorded as what it then is: unknown.
      await whatsappCloud.close()
      await Promise.all([stopped, engineStopped])
      // What still waits for a receiver has been given back.
      await sender.close()
      stopAnnouncing()
      await keyUse.stop()
      if (serving) await authenticator.recordUse().catch(() => {})
      await notifications.close()
      await database.close()
    },
  }
}
