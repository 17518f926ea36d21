import type { FastifyInstance } from 'fastify'

import { type AgentChoice, createAgentParts } from './composition/agents.ts'
import { openBase, purposeOf, type Surroundings } from './composition/base.ts'
import { createChannelTypes } from './composition/channels.ts'
import { createDelivery, type Standing } from './composition/delivery.ts'
import { createLifecycle, type Feature, type Lifecycle } from './composition/lifecycle.ts'
import { createWorkerLoops } from './composition/loops.ts'
import { createOutbound } from './composition/messages.ts'
import { createServices } from './composition/services.ts'
import { listUntried } from './core/channels/list-untried.ts'
import { keysChangedChannel } from './core/keys/keys.ts'
import type { Services } from './core/services.ts'
import { sessionsChanged } from './core/users/session-changes.ts'
import { workChannel } from './db/announcer.ts'
import { connectionName } from './db/connection-name.ts'
import { listen } from './db/notifications.ts'
import { makePartitionsAhead, missingPartitions } from './db/partitions.ts'
import { presenceChannel } from './db/presence-changes.ts'
import { makeRequestPartitions } from './db/request-partitions.ts'
import { type Resealed, resealAll } from './db/reseal.ts'
import { watchChannel } from './db/watching.ts'
import { createApp } from './http/app.ts'
import { createSideApp } from './http/metrics.ts'
import { ParleyError } from './kernel/errors.ts'
import { createKeyUseLoop } from './worker/key-use.ts'
import { createPartitionMaintenanceLoop } from './worker/partition-maintenance.ts'
import { createRequestHistoryLoop } from './worker/request-history.ts'

export type { Standing }

export interface Context {
  services: Services
  /** Seals every secret under the newest key. */
  resealSecrets(): Promise<Resealed>
  /** The partitions of today and tomorrow that aren't there. */
  missingPartitions(): Promise<string[]>
  /** How deliveries stand, in all processes. */
  standing(): Promise<Standing>
  /** The ids of the channels over which nothing has been sent or received yet. */
  untriedChannels(): Promise<number[]>
  app(): Promise<FastifyInstance>
  /** The probes of a process without an API. */
  probesApp(): FastifyInstance
  /** For a listener of their own; undefined where there are no metrics, or where another listener serves them. */
  metricsApp(): FastifyInstance | undefined
  /** Starts the loops of the worker role. */
  startWorkers(): void
  /** Finishes or gives back what is in flight, and closes everything. `graceMs` bounds the finishing. */
  close(graceMs: number): Promise<void>
}

/** Builds Parley out of its features. What fails to be built is closed again. */
export async function createContext(surroundings: Surroundings & { agents?: AgentChoice }): Promise<Context> {
  const lifecycle = createLifecycle()
  try {
    return await compose(surroundings, lifecycle)
  } catch (error) {
    await lifecycle.close(0).catch(() => {})
    throw error
  }
}

async function compose(
  { agents: choice, ...surroundings }: Surroundings & { agents?: AgentChoice },
  lifecycle: Lifecycle,
): Promise<Context> {
  const base = await openBase(surroundings, lifecycle)
  const { config, database, logger, telemetry } = base
  // Before the first event: the last start may be months ago.
  if (config.roles.size > 0) {
    await makePartitionsAhead(database.db)
    await makeRequestPartitions(database.db)
    lifecycle.enter(createPartitionMaintenanceLoop(base))
  }
  const channels = createChannelTypes(base, lifecycle)
  const outbound = createOutbound(base, channels)
  const delivery = createDelivery(base, outbound, lifecycle)
  const agents = createAgentParts(base, outbound, lifecycle, choice)
  const { templateSync, ...others } = createServices(base, channels, outbound, delivery, lifecycle)
  const services: Services = { ...others, ...agents.services }
  const { authenticator } = services
  const otherLoops = createWorkerLoops(base, channels, outbound, { ...services, templateSync })
  const workers: Feature[] = [delivery.engine, ...outbound.loops, ...agents.loops, ...channels.loops, ...otherLoops]
  const committedElsewhere = () => {
    base.deliveriesDue.notify()
    base.work.notify()
    base.changed.notify()
  }
  lifecycle.enter(
    listen(
      surroundings.databaseUrl,
      connectionName(purposeOf(config)),
      {
        [keysChangedChannel]: (changed) => {
          services.sessions.forget()
          services.accessTokens.forget()
          if (changed !== sessionsChanged) authenticator.forget(changed ? Number(changed) : undefined)
          services.streams.recheck()
        },
        [workChannel]: committedElsewhere,
        [watchChannel]: base.watching.heard,
        [presenceChannel]: base.presence.heard,
      },
      logger,
    ),
  )

  let working: Feature[] = []
  async function whyNotReady(): Promise<string | null> {
    try {
      await Promise.all([database.ping(), base.engineDatabase.ping()])
    } catch (error) {
      return error instanceof ParleyError && error.code === 'disk_full' ? error.message : 'the database does not answer'
    }
    const now = performance.now()
    return working.some(({ isOverdue }) => isOverdue?.(now)) ? 'a loop of the worker is stuck' : null
  }

  return {
    services,
    standing: delivery.standing,
    untriedChannels: () => listUntried(database.db),
    resealSecrets: () => resealAll(database.db, base.box),
    missingPartitions: () => missingPartitions(database.db),
    async app() {
      const keyUse = createKeyUseLoop({ authenticator, logger })
      // The last requests end before the last uses of keys are recorded.
      lifecycle.enter({
        start: keyUse.start,
        close: () =>
          keyUse
            .stop()
            .then(authenticator.recordUse)
            .catch(() => {}),
      })
      if (config.http.keepsRequests) {
        const history = createRequestHistoryLoop({ requests: services.requests, logger })
        lifecycle.enter({
          start: history.start,
          close: () =>
            history
              .stop()
              .then(services.requests.flush)
              .catch(() => {}),
        })
      }
      const app = await createApp({
        services,
        logger,
        ...config.http,
        whyNotReady,
        webhooks: channels.webhooks,
        telemetry,
        serveMetrics: config.metrics?.shared ?? false,
      })
      lifecycle.enter({ stop: async () => app.close() })
      return app
    },
    probesApp() {
      const app = createSideApp(logger, {
        whyNotReady,
        metrics: config.metrics?.shared ? telemetry.metrics : undefined,
      })
      lifecycle.enter({ close: async () => app.close() })
      return app
    },
    metricsApp() {
      if (!telemetry.metrics || config.metrics?.shared) return undefined
      const app = createSideApp(logger, { metrics: telemetry.metrics })
      lifecycle.enter({ close: async () => app.close() })
      return app
    },
    startWorkers() {
      lifecycle.enter(...workers)
      working = workers
    },
    close: lifecycle.close,
  }
}
