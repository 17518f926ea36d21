import { createAccessTokens } from '../auth/access-tokens.ts'
import { createDocumentFetcher } from '../auth/fetch-document.ts'
import { createLibrary } from '../auth/library.ts'
import { createOAuthServer } from '../auth/oauth-server.ts'
import { passwords } from '../auth/passwords.ts'
import { createSessions } from '../auth/sessions.ts'
import { createSingleSignOn } from '../auth/single-sign-on.ts'
import { createAnalytics } from '../core/analytics/analytics.ts'
import { createApps } from '../core/apps/apps.ts'
import { createGrants } from '../core/apps/grants.ts'
import { createAuditLog } from '../core/audit/audit-log.ts'
import { createBulkChanges } from '../core/bulk-changes/bulk-changes.ts'
import { createCampaigns } from '../core/campaigns/campaigns.ts'
import { createEnrollments } from '../core/campaigns/enrollments.ts'
import { createCampaignPreview } from '../core/campaigns/preview.ts'
import { campaignTaskDone } from '../core/campaigns/task-done.ts'
import { taskKind as campaignTask } from '../core/campaigns/task-kind.ts'
import { createCannedReplies } from '../core/canned-replies/canned-replies.ts'
import { createActivity } from '../core/channels/activity.ts'
import { createCapabilities } from '../core/channels/capabilities.ts'
import { createChannelHealth } from '../core/channels/channel-health.ts'
import { createChannels } from '../core/channels/channels.ts'
import { createPairings } from '../core/channels/pairings.ts'
import { createConnections } from '../core/connections/connections.ts'
import { invitationTask, invitationTaskDone } from '../core/connections/manual-invitation.ts'
import { createSuppressions } from '../core/consent/list-suppressions.ts'
import { createContacts } from '../core/contacts/contacts.ts'
import { createConversations } from '../core/conversations/conversations.ts'
import { createPresences } from '../core/conversations/presences.ts'
import { createDeliveries } from '../core/deliveries/deliveries.ts'
import { createDeviceLogIns } from '../core/device-log-ins/device-log-ins.ts'
import { createChallenge } from '../core/endpoints/challenge.ts'
import { createEndpoints } from '../core/endpoints/endpoints.ts'
import { createEventCatalogue } from '../core/endpoints/event-catalogue.ts'
import { createTestRate } from '../core/endpoints/test-rate.ts'
import { createTestWebhooks } from '../core/endpoints/test-webhooks.ts'
import { createEvents } from '../core/events/events.ts'
import { createFiles } from '../core/files/files.ts'
import { createHandoffs } from '../core/handoffs/handoffs.ts'
import { createIdempotency } from '../core/idempotency/idempotency.ts'
import { createImports } from '../core/imports/imports.ts'
import { createAdmission } from '../core/invitations/admission.ts'
import { createInvitations } from '../core/invitations/invitations.ts'
import { createAuthenticator } from '../core/keys/authenticate.ts'
import { createKeys } from '../core/keys/keys.ts'
import { createLimits } from '../core/limits/limits.ts'
import { createCalendars } from '../core/meetings/calendar.ts'
import { createMeetings } from '../core/meetings/meetings.ts'
import { createMembers } from '../core/members/members.ts'
import { messageTask, messageTaskDone } from '../core/messages/manual-send.ts'
import { createReconciliation } from '../core/reconciliation/reconciliation.ts'
import { createReplays } from '../core/replays/replays.ts'
import { createRequestHistory } from '../core/requests/request-history.ts'
import { createSavedViews } from '../core/saved-views/saved-views.ts'
import { createSegments } from '../core/segments/segments.ts'

import type { Services } from '../core/services.ts'
import { createSimulator } from '../core/simulator/simulator.ts'
import { createDeliveryStatistics } from '../core/statistics/delivery-stats.ts'
import { createStreamHub } from '../core/stream/stream-hub.ts'
import { createTaskService } from '../core/tasks/tasks.ts'
import { createTemplateSync, type TemplateSync } from '../core/templates/template-sync.ts'
import { createTemplates } from '../core/templates/templates.ts'
import { createTriggerSettings } from '../core/triggers/settings.ts'
import { createSimulations } from '../core/triggers/simulations.ts'
import { createTriggers } from '../core/triggers/triggers.ts'
import { createWebhookLog } from '../core/triggers/webhook-log.ts'
import { createLogInLimits } from '../core/users/log-in-limits.ts'
import { createOwnAccount } from '../core/users/own-account.ts'
import { createResetLinks } from '../core/users/reset-links.ts'
import { createSetUp } from '../core/users/set-up.ts'
import type { SingleSignOn } from '../core/users/single-sign-on.ts'
import { createWorkspaces } from '../core/workspaces/workspaces.ts'
import type { Base } from './base.ts'
import type { Channels } from './channels.ts'
import type { Delivery } from './delivery.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Outbound } from './messages.ts'

/** What is called when a person has done a task, by the kind of the task. */
const taskDone = new Map([
  [campaignTask, campaignTaskDone],
  [messageTask, messageTaskDone],
  [invitationTask, invitationTaskDone],
])

type OwnServices = Omit<Services, 'agents' | 'agentReplays' | 'agentRuns' | 'agentSettings' | 'runReplays'>

/** All services but those of agents. */
export function createServices(
  base: Base,
  { adapters, inbox }: Channels,
  { messages, scheduledMessages, adapterOf }: Outbound,
  { post }: Delivery,
  lifecycle: Lifecycle,
): OwnServices & { templateSync: TemplateSync } {
  const { http, quotas, endpoints } = base.config
  const deps = { ...base, adapters }
  const authenticator = createAuthenticator(deps)
  const countTest = createTestRate(base.clock)
  const templateSync = createTemplateSync(deps)
  const { publicUrl } = http
  const limits = createLogInLimits(deps)
  const fetchDocument = createDocumentFetcher(base.policy, base.resolver.resolve)
  const library = createLibrary(async () => {
    const { createBetterAuth } = await import('../auth/better-auth.ts')
    return createBetterAuth({ ...base, ...http, fetchDocument })
  })
  lifecycle.enter(library)
  const sessions = createSessions({ ...deps, library, limits })
  const oauth = createOAuthServer({ ...deps, library, publicUrl })
  const accessTokens = createAccessTokens({ ...deps, publicUrl })
  const channels = createChannels(deps)
  const streams = createStreamHub(deps)
  // The server waits for its streams to end.
  lifecycle.enter({ stop: async () => streams.close() })
  const keys = createKeys({ ...deps, authenticator })
  const accounts = { ...deps, publicUrl, passwords, sessions }
  return {
    accessTokens,
    analytics: createAnalytics(deps),
    apps: createApps({ ...deps, oauth, accessTokens }),
    auditLog: createAuditLog(deps),
    authenticator,
    budgets: base.budgets,
    calendars: createCalendars(deps),
    campaigns: createCampaigns({ ...deps, adapterOf }),
    presences: createPresences(deps),
    previewCampaign: createCampaignPreview({ ...deps, adapterOf }),
    cannedReplies: createCannedReplies(deps),
    capabilities: createCapabilities(deps),
    channelActivity: createActivity(deps),
    channelHealth: createChannelHealth({ ...deps, channels }),
    channels,
    connections: createConnections(deps),
    contacts: createContacts(deps),
    streams,
    suppressions: createSuppressions(deps),
    conversations: createConversations(deps),
    deliveries: createDeliveries(deps),
    deliveryStatistics: createDeliveryStatistics(deps),
    deviceLogIns: createDeviceLogIns({ ...deps, keys, publicUrl }),
    endpoints: createEndpoints({
      ...deps,
      countTest,
      maxEndpoints: endpoints.max,
      challenge: endpoints.challenged ? createChallenge({ ...deps, post }) : undefined,
    }),
    enrollments: createEnrollments({ ...deps, adapterOf }),
    eventCatalogue: createEventCatalogue(deps),
    events: createEvents(deps),
    grants: createGrants({ ...deps, accessTokens }),
    files: createFiles({ ...deps, publicUrl, largest: base.config.files.largest }),
    handoffs: createHandoffs(deps),
    idempotency: createIdempotency(deps),
    inbox,
    invitations: createInvitations(accounts),
    keys,
    limits: createLimits({ ...deps, quotas }),
    meetings: createMeetings({ ...deps, publicUrl }),
    members: createMembers(accounts),
    messages,
    oauth,
    ownAccount: createOwnAccount(accounts),
    pairings: createPairings(deps),
    reconciliation: createReconciliation(deps),
    replays: createReplays(deps),
    requests: createRequestHistory(deps),
    resetLinks: createResetLinks(accounts),
    savedViews: createSavedViews(deps),
    scheduledMessages,
    sessions,
    setUp: createSetUp(accounts),
    singleSignOn: openSingleSignOn(base, lifecycle),
    simulations: createSimulations({ ...deps, post }),
    simulator: createSimulator({ ...deps, inbox }),
    bulkChanges: createBulkChanges(deps),
    imports: createImports(deps),
    segments: createSegments(deps),
    tasks: createTaskService({ ...deps, taskDone }),
    templates: createTemplates({ ...deps, templateSync }),
    templateSync,
    testWebhooks: createTestWebhooks({ ...deps, countTest, post }),
    triggers: createTriggers(deps),
    triggerSettings: createTriggerSettings(deps),
    webhookLog: createWebhookLog(deps),
    workspaces: createWorkspaces({ ...deps, authenticator }),
  }
}

/** Undefined: no identity provider is configured. */
function openSingleSignOn(base: Base, lifecycle: Lifecycle): SingleSignOn | undefined {
  const { singleSignOn: provider, http, timings } = base.config
  if (!provider) return undefined
  const { admit } = createAdmission(base)
  const library = createLibrary(async () => {
    const { createProviderAuth } = await import('../auth/provider-auth.ts')
    return createProviderAuth({ ...base, ...http, provider, admit })
  })
  lifecycle.enter(library)
  return createSingleSignOn({ ...base, ...http, provider, library, timeoutMs: timings.identityProvider })
}
