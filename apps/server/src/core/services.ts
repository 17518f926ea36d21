import type { Channels } from './channels/channels.ts'
import type { Contacts } from './contacts/contacts.ts'
import type { Conversations } from './conversations/conversations.ts'
import type { Deliveries } from './deliveries/deliveries.ts'
import type { Endpoints } from './endpoints/endpoints.ts'
import type { Events } from './events/events.ts'
import type { Idempotency } from './idempotency/idempotency.ts'
import type { Authenticator } from './keys/authenticate.ts'
import type { Keys } from './keys/keys.ts'
import type { Inbox } from './messages/inbox.ts'
import type { Messages } from './messages/messages.ts'
import type { Reconciliation } from './reconciliation/reconciliation.ts'
import type { Replays } from './replays/replays.ts'
import type { Simulator } from './simulator/simulator.ts'
import type { Templates } from './templates/templates.ts'
import type { Workspaces } from './workspaces/workspaces.ts'

/** What core offers to every surface: the native API, the dialects, the channels' webhooks, the CLI. */
export interface Services {
  authenticator: Authenticator
  channels: Channels
  contacts: Contacts
  conversations: Conversations
  deliveries: Deliveries
  endpoints: Endpoints
  events: Events
  idempotency: Idempotency
  inbox: Inbox
  keys: Keys
  messages: Messages
  reconciliation: Reconciliation
  replays: Replays
  simulator: Simulator
  templates: Templates
  workspaces: Workspaces
}
