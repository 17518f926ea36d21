/** What the ids and lists of APIs are of: its table, and the resource of its scopes. */
export const things = {
  agent: { table: 'agent_runs', scope: 'agents' },
  app: { table: 'oauth_clients', scope: 'keys' },
  auditEntry: { table: 'audit_entries', scope: 'audit:read' },
  campaign: { table: 'campaigns', scope: 'campaigns' },
  channel: { table: 'channels', scope: 'channels' },
  connection: { table: 'connections', scope: 'connections' },
  contact: { table: 'contacts', scope: 'contacts' },
  conversation: { table: 'conversations', scope: 'conversations' },
  delivery: { table: 'deliveries', scope: 'deliveries' },
  otherContact: { table: 'contacts', scope: 'contacts' },
  suppression: { table: 'suppressions', scope: 'contacts' },
  endpoint: { table: 'endpoints', scope: 'endpoints' },
  enrollment: { table: 'enrollments', scope: 'campaigns' },
  event: { table: 'events', scope: 'events' },
  grant: { table: 'oauth_consents', scope: 'members' },
  handoff: { table: 'handoffs', scope: 'handoffs' },
  invitation: { table: 'invitations', scope: 'members' },
  key: { table: 'keys', scope: 'keys' },
  linkedChannel: { table: 'channels', scope: 'channels' },
  linkedInChannel: { table: 'channels', scope: 'channels' },
  member: { table: 'members', scope: 'members' },
  meeting: { table: 'meetings', scope: 'meetings' },
  loggedRequest: { table: 'requests', scope: 'requests:read' },
  message: { table: 'messages', scope: 'messages' },
  replay: { table: 'replays', scope: 'deliveries' },
  run: { table: 'agent_runs', scope: 'agents' },
  simulated: { table: 'messages', scope: 'messages' },
  simulator: { table: 'channels', scope: 'channels' },
  task: { table: 'tasks', scope: 'tasks' },
  template: { table: 'templates', scope: 'channels' },
  trigger: { table: 'triggers', scope: 'triggers' },
  workspace: { table: 'workspaces', scope: 'workspace' },
} as const

export type Thing = keyof typeof things
export type Id = number | string
export type Ids = Record<Thing, Id>
