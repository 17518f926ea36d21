import { setTimeout as delay } from 'node:timers/promises'

import type { FastifyInstance } from 'fastify'

import { createLinkedIn } from './channels/linkedin/adapter.ts'
import { createRcs } from './channels/rcs/adapter.ts'
import { simulator } from './channels/simulator/adapter.ts'
import { createWhatsAppCloud } from './channels/whatsapp-cloud/adapter.ts'
import { createLinkedSessions } from './channels/whatsapp-linked/sessions.ts'
import type { Config } from './config/config.ts'
import { createAgents } from './core/agents/agents.ts'
import { resumeAllWithinBudget } from './core/agents/budget.ts'
import { catalogue as ownCatalogue } from './core/agents/catalogue/registry.ts'
import type { AgentDefinition } from './core/agents/definition.ts'
import { createFollowUps } from './core/agents/follow-ups.ts'
import { createAgentReplays } from './core/agents/replay.ts'
import { rulesEngine } from './core/agents/rules-engine.ts'
import { createAgentRunner, type ModelEngine } from './core/agents/runner.ts'
import { createAgentRuns } from './core/agents/runs.ts'
import { createAgentSettings } from './core/agents/settings.ts'
import { createTicks } from './core/agents/ticks.ts'
import { createCampaigns } from './core/campaigns/campaigns.ts'
import { createEnrollments } from './core/campaigns/enrollments.ts'
import { recordReply } from './core/campaigns/record-reply.ts'
import { createCampaignRunner } from './core/campaigns/runner.ts'
import { campaignTaskDone } from './core/campaigns/task-done.ts'
import { taskKind as campaignTask } from './core/campaigns/task-kind.ts'
import { createActivity } from './core/channels/activity.ts'
import type { ChannelAdapter } from './core/channels/adapter.ts'
import { createCapabilities } from './core/channels/capabilities.ts'
import { createChannels } from './core/channels/channels.ts'
import { createPairings } from './core/channels/pairings.ts'
import { createConnections } from './core/connections/connections.ts'
import { createInvitationSender } from './core/connections/invitation-sender.ts'
import { invitationTask, invitationTaskDone } from './core/connections/manual-invitation.ts'
import { createContacts } from './core/contacts/contacts.ts'
import { createScoring } from './core/contacts/decay-scores.ts'
import { createConversations } from './core/conversations/conversations.ts'
import { createDeliveries } from './core/deliveries/deliveries.ts'
import { createEndpoints } from './core/endpoints/endpoints.ts'
import { createTestWebhooks } from './core/endpoints/test-webhooks.ts'
import { registerDirectDispatch } from './core/events/direct-dispatch.ts'
import { createEvents } from './core/events/events.ts'
import { createHandoffs } from './core/handoffs/handoffs.ts'
import { createIdempotency } from './core/idempotency/idempotency.ts'
import { createAuthenticator } from './core/keys/authenticate.ts'
import { createKeys, keysChangedChannel } from './core/keys/keys.ts'
import { createLimits } from './core/limits/limits.ts'
import { createCalendars } from './core/meetings/calendar.ts'
import { createMeetings } from './core/meetings/meetings.ts'
import { createInbox } from './core/messages/inbox.ts'
import { messageTask, messageTaskDone } from './core/messages/manual-send.ts'
import { createMessages } from './core/messages/messages.ts'
import { createSendQueue } from './core/messages/send-queue.ts'
import { createSending } from './core/messages/sending.ts'
import { createReconciliation } from './core/reconciliation/reconciliation.ts'
import { createReplays } from './core/replays/replays.ts'
import { createReplayRunner } from './core/replays/runner.ts'
import type { Services } from './core/services.ts'
import { createSimulator } from './core/simulator/simulator.ts'
import { createTaskService } from './core/tasks/tasks.ts'
import { createTemplateSync } from './core/templates/template-sync.ts'
import { createTemplates } from './core/templates/templates.ts'
import { replyThrough } from './core/triggers/replier.ts'
import { createTriggerReplies } from './core/triggers/replies.ts'
import { createTriggerSettings } from './core/triggers/settings.ts'
import { createSimulations } from './core/triggers/simulations.ts'
import { createTriggers } from './core/triggers/triggers.ts'
import { createWebhookLog } from './core/triggers/webhook-log.ts'
import { createWorkspaces } from './core/workspaces/workspaces.ts'
import { announceWork, workChannel } from './db/announcer.ts'
import { connectionName } from './db/connection-name.ts'
import { openDatabase } from './db/database.ts'
import { listen } from './db/notifications.ts'
import { makePartitionsAhead, missingPartitions } from './db/partitions.ts'
import { openSecretBox } from './db/secret-key.ts'
import { createDeliveryEngine } from './delivery/deliver.ts'
import { createMediaFetcher } from './delivery/fetch-media.ts'
import { createMembership } from './delivery/membership.ts'
import { createResolver } from './delivery/resolve.ts'
import { createSender } from './delivery/sender.ts'
import { readQueue } from './delivery/sql/read-queue.ts'
import { webhookDialects } from './dialects/registry.ts'
import { createApp } from './http/app.ts'
import { createMetricsApp } from './http/metrics.ts'
import { createAddressPolicy } from './kernel/address-policy.ts'
import { type Clock, systemClock } from './kernel/clock.ts'
import type { Logger } from './kernel/logger.ts'
import { createWakeNotifier } from './kernel/wake-notifier.ts'
import { createModelEngine } from './models/engine.ts'
import { noTelemetry, type Telemetry } from './telemetry/telemetry.ts'
import { createAgentClock, createAgentLoop } from './worker/agents.ts'
import { createCampaignLoop } from './worker/campaigns.ts'
import { createConnectionsLoop } from './worker/connections.ts'
import { createLinkedLoop } from './worker/linked.ts'
import { createOverdueRepliesLoop } from './worker/overdue-replies-loop.ts'
import { createReplayLoop } from './worker/replay.ts'
import {
  createIdempotencyGcLoop,
  createKeyUseLoop,
  createPartitionMaintenanceLoop,
  createRetentionLoop,
} from './worker/retain.ts'
import { createScoreLoop } from './worker/score.ts'
import { createMessageEngine } from './worker/send.ts'
import { createTemplatesLoop } from './worker/templates.ts'
import { createUnsnoozeLoop } from './worker/unsnooze-loop.ts'

export interface Context {
  services: Services
  /** The partitions of today and tomorrow that aren't there. */
  missingPartitions(): Promise<string[]>
  app(): Promise<FastifyInstance>
  /** For a listener of their own; undefined where there are no metrics, or where `app` serves them. */
  metricsApp(): FastifyInstance | undefined
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
  telemetry?: Telemetry
  /** For tests: instead of Parley's own catalogue and the configured model. */
  agents?: { catalogue: readonly AgentDefinition[]; model?: ModelEngine }
}

// A collector that hangs is no reason to stop late.
const flushMs = 2_000

// A claim, a batch of results, the leases, an endpoint's target, a step of a replay, a batch of a campaign: no more go on at the same time.
const engineConnections = 6

/** Builds every service: the one place where they are put together. */
export async function createContext({
  config,
  databaseUrl,
  secretKey,
  logger,
  clock = systemClock,
  telemetry = noTelemetry,
  agents = { catalogue: ownCatalogue },
}: Surroundings): Promise<Context> {
  const { metrics, tracing } = telemetry
  const { timings } = config
  const purpose = [...config.roles].join('-') || 'command'
  // What this process has committed, for others to hear of; and what it or another has, for the delivery engine and for
  // all else that looks for work.
  const committed = createWakeNotifier()
  const work = createWakeNotifier()
  const deliveriesDue = createWakeNotifier()
  const connect = (options: { maxConnections: number; lookupsOnly?: true }) =>
    openDatabase({
      url: databaseUrl,
      applicationName: connectionName(options.lookupsOnly ? `${purpose}-engine` : purpose),
      onError: (error) => logger.warn({ err: error }, 'a database connection was lost'),
      onCommit: (eventTypes, left) => {
        if (left.deliveries) deliveriesDue.notify()
        if (left.other) work.notify()
        if (left.deliveries || left.other) committed.notify()
        for (const type of eventTypes) metrics?.accepted(type, 1)
      },
      ...options,
    })
  const database = connect({ maxConnections: config.database.maxConnections })
  const engineDatabase = connect({ maxConnections: engineConnections, lookupsOnly: true })
  const box = await openSecretBox(database.db, secretKey)
  const serves = config.roles.size > 0
  // Before the first event: the last start may be months ago.
  if (serves) await makePartitionsAhead(database.db)
  const policy = createAddressPolicy(config.allowNetworks)
  const whatsappCloud = createWhatsAppCloud({ baseUrl: config.whatsappCloudUrl })
  const rcs = createRcs({ baseUrl: config.rcsUrl, policy, secret: secretKey })
  const linkedIn = createLinkedIn({ policy })
  // Filled below: a channel brings in what it hears, and the inbox may have to answer over a channel.
  const adapters = new Map<string, ChannelAdapter>()
  const inbox = createInbox({ database, clock, box, adapters, policy, recordReply })
  const membership = createMembership({ database: engineDatabase, logger, timings })
  const resolver = createResolver({ servers: config.dnsServers })
  const media = createMediaFetcher({ policy, resolver })
  const linked = createLinkedSessions({
    database,
    clock,
    box,
    inbox,
    logger,
    membership,
    timings,
    fetchMedia: media.fetch,
    url: config.whatsappLinkedUrl,
  })
  const vendors = [whatsappCloud as ChannelAdapter, rcs as ChannelAdapter, linkedIn as ChannelAdapter]
  for (const adapter of [simulator, ...vendors, linked.adapter]) {
    adapters.set(adapter.type, adapter)
  }

  const base = { database, clock, box, logger, adapters, policy, dialects: webhookDialects }
  const authenticator = createAuthenticator(base)
  metrics?.readConnections('main', database.connections)
  metrics?.readConnections('engine', engineDatabase.connections)
  const queue = createSendQueue({ ...base, database: engineDatabase })
  const sending = createSending({ ...base, queue, processes: () => membership.current().count, metrics })
  const messages = createMessages({ ...base, sending, queue })
  const replies = createTriggerReplies({ ...base, messages })
  replyThrough(database.db, replies)
  const sender = createSender({ policy, resolver })
  const templateSync = createTemplateSync(base)
  const configured = config.model && createModelEngine({ ...config.model, logger })
  const { catalogue, model = configured } = agents
  const taskDone = new Map([
    [campaignTask, campaignTaskDone],
    [messageTask, messageTaskDone],
    [invitationTask, invitationTaskDone],
  ])
  const services: Services = {
    agentReplays: createAgentReplays({ ...base, catalogue, engines: { rules: rulesEngine, model } }),
    agentRuns: createAgentRuns(base),
    agents: createAgents({ ...base, catalogue }),
    agentSettings: createAgentSettings({ ...base, catalogue, model: model?.model ?? null }),
    authenticator,
    calendars: createCalendars(base),
    campaigns: createCampaigns({ ...base, adapterOf: sending.adapterOf }),
    capabilities: createCapabilities(base),
    channelActivity: createActivity(base),
    channels: createChannels(base),
    connections: createConnections(base),
    contacts: createContacts(base),
    conversations: createConversations(base),
    deliveries: createDeliveries(base),
    endpoints: createEndpoints(base),
    enrollments: createEnrollments(base),
    events: createEvents(base),
    handoffs: createHandoffs(base),
    idempotency: createIdempotency(base),
    inbox,
    keys: createKeys({ ...base, authenticator }),
    limits: createLimits({ ...base, quotas: config.quotas }),
    meetings: createMeetings({ ...base, publicUrl: config.http.publicUrl }),
    messages,
    pairings: createPairings(base),
    reconciliation: createReconciliation(base),
    replays: createReplays(base),
    simulations: createSimulations({ ...base, post: sender.send }),
    testWebhooks: createTestWebhooks({ ...base, post: sender.send }),
    triggers: createTriggers(base),
    triggerSettings: createTriggerSettings(base),
    webhookLog: createWebhookLog(base),
    simulator: createSimulator({ ...base, inbox }),
    tasks: createTaskService({ ...base, taskDone }),
    templates: createTemplates({ ...base, templateSync }),
    workspaces: createWorkspaces({ ...base, authenticator }),
  }

  const { answered } = replies
  const engine = createDeliveryEngine({
    ...base,
    database: engineDatabase,
    sender,
    membership,
    timings,
    telemetry,
    answered,
    work: deliveriesDue,
  })
  metrics?.readEngine('deliveries', engine.stats)
  metrics?.readDatabaseLag(() => engine.stats().lagSeconds)
  metrics?.readQueue(() => readQueue(engineDatabase.db, clock.now()))
  const messageEngine = createMessageEngine({ ...base, queue, sending, membership, work })
  metrics?.readEngine('messages', messageEngine.stats)
  const answering = { adapterOf: sending.adapterOf, policy, publicUrl: config.http.publicUrl }
  const runner = createAgentRunner({ ...base, catalogue, rules: rulesEngine, model, tools: answering })
  const campaignRunner = createCampaignRunner({ ...base, database: engineDatabase, adapterOf: sending.adapterOf })
  const loops = [
    createAgentLoop({ ...base, runner, work }),
    createAgentClock({
      ...base,
      ticks: createTicks({ ...base, catalogue }),
      followUps: createFollowUps(base),
      resumeWithinBudget: () => resumeAllWithinBudget({ ...base, catalogue }),
    }),
    createCampaignLoop({ runner: campaignRunner, logger }),
    createLinkedLoop({ sessions: linked, logger }),
    createReplayLoop({ runner: createReplayRunner({ database: engineDatabase, clock }), logger }),
    createOverdueRepliesLoop({ replies, logger }),
    createConnectionsLoop({ sender: createInvitationSender(base), logger }),
    createUnsnoozeLoop({ conversations: services.conversations, logger }),
    createScoreLoop({ scoring: createScoring(base), logger }),
    createTemplatesLoop({ templateSync, logger }),
    createIdempotencyGcLoop({ idempotency: services.idempotency, logger }),
    createRetentionLoop({ database, retentionDays: config.retentionDays, logger }),
  ]
  const ahead = createPartitionMaintenanceLoop({ database, logger })
  const keyUse = createKeyUseLoop({ authenticator, logger })
  const committedElsewhere = () => {
    deliveriesDue.notify()
    work.notify()
  }
  const notifications = listen(
    databaseUrl,
    connectionName(purpose),
    { [keysChangedChannel]: authenticator.forget, [workChannel]: committedElsewhere },
    logger,
  )
  const stopAnnouncing = announceWork(database.db, committed, () => !working || engine.hasPeers())
  let working = false
  let serving: FastifyInstance | undefined
  let metricsServing: FastifyInstance | undefined
  if (serves) ahead.start()

  return {
    services,
    missingPartitions: () => missingPartitions(database.db),
    async app() {
      serving = await createApp({
        services,
        logger,
        publicUrl: config.http.publicUrl,
        ready: database.ping,
        rcsMessageIds: rcs.messageIds,
        telemetry,
        serveMetrics: config.metrics?.shared ?? false,
      })
      keyUse.start()
      return serving
    },
    metricsApp() {
      if (metrics && !config.metrics?.shared) metricsServing = createMetricsApp(metrics, logger)
      return metricsServing
    },

    startWorkers() {
      working = true
      registerDirectDispatch(database.db, engine.directDispatch)
      void engine.start()
      void messageEngine.start()
      for (const loop of loops) loop.start()
    },
    async close(graceMs) {
      const engineStopped = working ? engine.stop(graceMs) : undefined
      const messagesStopped = working ? messageEngine.stop(graceMs) : undefined
      const stopped = Promise.all([
        serving?.close(),
        messagesStopped,
        // What a receiver has said to reply is still sent.
        engineStopped?.then(replies.idle),
        ...(working ? loops.map((loop) => loop.stop()) : []),
      ])
      await Promise.race([stopped, delay(graceMs, undefined, { ref: false })])
      // What still waits for a vendor ends here, and is recorded as what it then is.
      await Promise.all([whatsappCloud.close(), rcs.close(), linkedIn.close(), linked.close(), media.close()])
      await configured?.close()
      await Promise.all([stopped, engineStopped])
      // What still waits for a receiver has been given back.
      await sender.close()
      stopAnnouncing()
      await Promise.all([keyUse.stop(), ahead.stop()])
      if (serving) await authenticator.recordUse().catch(() => {})
      await Promise.all([notifications.close(), metricsServing?.close(), tracing?.close(flushMs)])
      await Promise.all([database.close(), engineDatabase.close()])
    },
  }
}
