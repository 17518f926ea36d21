import type { Agents } from './agents/agents.ts'
import type { AgentReplays } from './agents/replay.ts'
import type { RunReplays } from './agents/run-replays.ts'
import type { AgentRuns } from './agents/runs.ts'
import type { AgentSettingsService } from './agents/settings.ts'
import type { Analytics } from './analytics/analytics.ts'
import type { Apps } from './apps/apps.ts'
import type { Grants } from './apps/grants.ts'
import type { AccessTokens, OAuthServer } from './apps/oauth-server.ts'
import type { AuditLog } from './audit/audit-log.ts'
import type { BulkChanges } from './bulk-changes/bulk-changes.ts'
import type { Campaigns } from './campaigns/campaigns.ts'
import type { Enrollments } from './campaigns/enrollments.ts'
import type { PreviewCampaign } from './campaigns/preview.ts'
import type { CannedReplies } from './canned-replies/canned-replies.ts'
import type { ReadActivity } from './channels/activity.ts'
import type { Capabilities } from './channels/capabilities.ts'
import type { ChannelHealth } from './channels/channel-health.ts'
import type { Channels } from './channels/channels.ts'
import type { Pairings } from './channels/pairings.ts'
import type { Connections } from './connections/connections.ts'
import type { Suppressions } from './consent/list-suppressions.ts'
import type { Contacts } from './contacts/contacts.ts'
import type { Conversations } from './conversations/conversations.ts'
import type { Presences } from './conversations/presences.ts'
import type { Deliveries } from './deliveries/deliveries.ts'
import type { DeviceLogIns } from './device-log-ins/device-log-ins.ts'
import type { Endpoints } from './endpoints/endpoints.ts'
import type { EventCatalogue } from './endpoints/event-catalogue.ts'
import type { TestWebhooks } from './endpoints/test-webhooks.ts'
import type { Events } from './events/events.ts'
import type { Files } from './files/files.ts'
import type { Handoffs } from './handoffs/handoffs.ts'
import type { Idempotency } from './idempotency/idempotency.ts'
import type { Imports } from './imports/imports.ts'
import type { Invitations } from './invitations/invitations.ts'
import type { Authenticator } from './keys/authenticate.ts'
import type { Keys } from './keys/keys.ts'
import type { Budgets } from './limits/budgets.ts'
import type { Limits } from './limits/limits.ts'
import type { Calendars } from './meetings/calendar.ts'
import type { Meetings } from './meetings/meetings.ts'
import type { Members } from './members/members.ts'
import type { Inbox } from './messages/inbox.ts'
import type { Messages } from './messages/messages.ts'
import type { ScheduledMessages } from './messages/scheduled-messages.ts'
import type { Reconciliation } from './reconciliation/reconciliation.ts'
import type { Replays } from './replays/replays.ts'
import type { RequestHistory } from './requests/request-history.ts'
import type { SavedViews } from './saved-views/saved-views.ts'
import type { Segments } from './segments/segments.ts'

import type { Simulator } from './simulator/simulator.ts'
import type { DeliveryStatistics } from './statistics/delivery-stats.ts'
import type { StreamHub } from './stream/stream-hub.ts'
import type { Tasks } from './tasks/tasks.ts'
import type { Templates } from './templates/templates.ts'
import type { TriggerSettingsService } from './triggers/settings.ts'
import type { Simulations } from './triggers/simulations.ts'
import type { Triggers } from './triggers/triggers.ts'
import type { WebhookLog } from './triggers/webhook-log.ts'
import type { OwnAccount } from './users/own-account.ts'
import type { ResetLinks } from './users/reset-links.ts'
import type { Sessions } from './users/sessions.ts'
import type { SetUp } from './users/set-up.ts'
import type { SingleSignOn } from './users/single-sign-on.ts'
import type { Workspaces } from './workspaces/workspaces.ts'

/** What core offers to its callers: the native API, the dialects, the channels' webhooks, the CLI. */
export interface Services {
  agentReplays: AgentReplays
  agentRuns: AgentRuns
  runReplays: RunReplays
  agents: Agents
  agentSettings: AgentSettingsService
  accessTokens: AccessTokens
  analytics: Analytics
  apps: Apps
  auditLog: AuditLog
  authenticator: Authenticator
  budgets: Budgets
  calendars: Calendars
  campaigns: Campaigns
  presences: Presences
  previewCampaign: PreviewCampaign
  cannedReplies: CannedReplies
  capabilities: Capabilities
  channelActivity: ReadActivity
  channelHealth: ChannelHealth
  channels: Channels
  connections: Connections
  contacts: Contacts
  streams: StreamHub
  suppressions: Suppressions
  conversations: Conversations
  deliveries: Deliveries
  deliveryStatistics: DeliveryStatistics
  deviceLogIns: DeviceLogIns
  endpoints: Endpoints
  enrollments: Enrollments
  eventCatalogue: EventCatalogue
  events: Events
  grants: Grants
  files: Files
  handoffs: Handoffs
  idempotency: Idempotency
  bulkChanges: BulkChanges
  imports: Imports
  inbox: Inbox
  invitations: Invitations
  keys: Keys
  limits: Limits
  meetings: Meetings
  members: Members
  messages: Messages
  oauth: OAuthServer
  ownAccount: OwnAccount
  pairings: Pairings
  reconciliation: Reconciliation
  requests: RequestHistory
  replays: Replays
  resetLinks: ResetLinks
  segments: Segments
  savedViews: SavedViews
  scheduledMessages: ScheduledMessages
  sessions: Sessions
  setUp: SetUp
  /** Undefined: no identity provider is configured. */
  singleSignOn: SingleSignOn | undefined
  simulations: Simulations
  simulator: Simulator
  tasks: Tasks
  templates: Templates
  testWebhooks: TestWebhooks
  triggers: Triggers
  triggerSettings: TriggerSettingsService
  webhookLog: WebhookLog
  workspaces: Workspaces
}
