/** What the tests of views look at: the name in views.ts or pages.ts, and a path in workspace 1, or below /app. `{delivery}` is one that has failed. */
export interface ShownView {
  name: string
  path: string
  /** Nobody is signed in. */
  signedOut?: true
  /** Of something live, which test data doesn't have. */
  ofLiveThing?: true
}

export type Group = 'accounts' | 'sell' | 'build' | 'tools' | 'set-up'

export const shownViews: Readonly<Record<Group, readonly ShownView[]>> = {
  sell: [
    { name: 'inbox', path: '/w/1/inbox' },
    { name: 'inbox', path: '/w/1/inbox/1', ofLiveThing: true },
    { name: 'handoffs', path: '/w/1/handoffs' },
    { name: 'pipeline', path: '/w/1/pipeline' },
    { name: 'analytics', path: '/w/1/analytics?compare=yes' },
    { name: 'contacts', path: '/w/1/contacts' },
    { name: 'contact', path: '/w/1/contacts/1', ofLiveThing: true },
    { name: 'imports', path: '/w/1/imports' },
    { name: 'imports', path: '/w/1/imports/1', ofLiveThing: true },
    { name: 'tasks', path: '/w/1/tasks' },
    { name: 'agents', path: '/w/1/agents' },
    { name: 'agent', path: '/w/1/agents/sales.qualifier' },
    { name: 'run', path: '/w/1/agent-runs/1', ofLiveThing: true },
    { name: 'meetings', path: '/w/1/meetings' },
    { name: 'campaigns', path: '/w/1/campaigns' },
    { name: 'campaigns', path: '/w/1/campaigns/1', ofLiveThing: true },
    { name: 'campaigns', path: '/w/1/campaigns/2/edit', ofLiveThing: true },
    { name: 'campaigns', path: '/w/1/broadcast' },
  ],
  accounts: [
    { name: 'login', path: '/login', signedOut: true },
    { name: 'setup', path: '/setup#mzxw6ytboi4dsmrqgezd', signedOut: true },
    { name: 'reset', path: '/reset#AJ3kq0c1Yt1mZ8fXw2bR7sVnLpQe5uHd', signedOut: true },
    { name: 'invitation', path: '/invitation#AJ3kq0c1Yt1mZ8fXw2bR7sVnLpQe5uHd', signedOut: true },
    { name: 'consent', path: '/consent?client_id=unknown&exp=1&sig=x' },
    { name: 'device', path: '/device' },
    { name: 'error', path: '/error?error=invalid_client&error_description=client_id+is+required' },
    { name: 'me', path: '/w/1/me' },
  ],
  build: [
    { name: 'home', path: '/w/1/dev' },
    { name: 'webhooks', path: '/w/1/dev/webhooks' },
    { name: 'webhook', path: '/w/1/dev/webhooks/1', ofLiveThing: true },
    { name: 'deliveries', path: '/w/1/dev/deliveries' },
    { name: 'delivery', path: '/w/1/dev/deliveries/{delivery}', ofLiveThing: true },
    { name: 'events', path: '/w/1/dev/events' },
    { name: 'event-types', path: '/w/1/dev/event-types?type=contact.created' },
  ],
  tools: [
    { name: 'replays', path: '/w/1/dev/replays' },
    { name: 'reconcile', path: '/w/1/dev/reconcile' },
    { name: 'keys', path: '/w/1/dev/keys' },
    { name: 'apps', path: '/w/1/dev/apps' },
    { name: 'logs', path: '/w/1/dev/logs' },
    { name: 'simulator', path: '/w/1/dev/simulator' },
  ],
  'set-up': [
    { name: 'channels', path: '/w/1/channels' },
    { name: 'channel', path: '/w/1/channels/2' },
    { name: 'triggers', path: '/w/1/triggers' },
    { name: 'templates', path: '/w/1/templates' },
    { name: 'settings', path: '/w/1/settings' },
    { name: 'team', path: '/w/1/team' },
    { name: 'audit', path: '/w/1/audit' },
  ],
}
