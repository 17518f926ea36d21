import type { ComponentType } from 'react'
import { loadMessages } from './i18n/catalogue.ts'
import type { Scope } from './session/workspace.ts'

export type Group = 'sell' | 'build' | 'setUp'

export interface View {
  /** Its folder, and the namespace of its messages. In the rail it is `views.NAME` of locales/shell. */
  name: string
  /** Below `/w/:workspace/`. */
  path: string
  load: () => Promise<ComponentType>
  /** Users without it don't see the view. */
  scope?: Scope
  /** Without test data of its own: it shows the same while test data is shown. */
  live?: true
  /** Its place in the rail. Absent: it is reached from other views. */
  rail?: { group: Group; go: string }
}

async function loadInbox(): Promise<ComponentType> {
  await Promise.all([loadMessages('bulk'), loadMessages('messages')])
  return (await import('./views/inbox/inbox.tsx')).Inbox
}

/** Every view of a workspace, in the order of the rail. */
export const views: readonly View[] = [
  {
    name: 'inbox',
    path: 'inbox',
    load: loadInbox,
    scope: 'conversations:read',
    rail: { group: 'sell', go: 'i' },
  },
  {
    name: 'inbox',
    path: 'inbox/$id',
    load: loadInbox,
    scope: 'conversations:read',
  },
  {
    name: 'handoffs',
    path: 'handoffs',
    load: async () => (await import('./views/handoffs/handoffs.tsx')).Handoffs,
    scope: 'handoffs:read',
    rail: { group: 'sell', go: 'h' },
  },
  {
    name: 'pipeline',
    path: 'pipeline',
    load: async () => {
      await Promise.all([loadMessages('person'), loadMessages('messages')])
      return (await import('./views/pipeline/pipeline.tsx')).Pipeline
    },
    scope: 'contacts:read',
    rail: { group: 'sell', go: 'f' },
  },
  {
    name: 'contacts',
    path: 'contacts',
    load: async () => {
      await loadMessages('bulk')
      return (await import('./views/contacts/contacts.tsx')).Contacts
    },
    scope: 'contacts:read',
    rail: { group: 'sell', go: 'a' },
  },
  {
    name: 'contact',
    path: 'contacts/$id',
    load: async () => {
      await Promise.all([loadMessages('person'), loadMessages('messages')])
      return (await import('./views/contact/contact.tsx')).Contact
    },
    scope: 'contacts:read',
  },
  {
    name: 'imports',
    path: 'imports',
    load: async () => (await import('./views/imports/imports.tsx')).Imports,
    scope: 'contacts:read',
  },
  {
    name: 'imports',
    path: 'imports/$id',
    load: async () => (await import('./views/imports/import.tsx')).Import,
    scope: 'contacts:read',
  },
  {
    name: 'tasks',
    path: 'tasks',
    load: async () => (await import('./views/tasks/tasks.tsx')).Tasks,
    scope: 'tasks:read',
    rail: { group: 'sell', go: 'j' },
  },
  {
    name: 'meetings',
    path: 'meetings',
    load: async () => (await import('./views/meetings/meetings.tsx')).Meetings,
    scope: 'meetings:read',
    rail: { group: 'sell', go: 'u' },
  },
  {
    name: 'agents',
    path: 'agents',
    load: async () => {
      await loadMessages('settings')
      return (await import('./views/agents/agents.tsx')).Agents
    },
    scope: 'agents:read',
    rail: { group: 'sell', go: 'n' },
  },
  {
    name: 'agent',
    path: 'agents/$slug',
    load: async () => {
      await Promise.all([loadMessages('agents'), loadMessages('run')])
      return (await import('./views/agent/agent.tsx')).Agent
    },
    scope: 'agents:read',
  },
  {
    name: 'run',
    path: 'agent-runs/$id',
    load: async () => (await import('./views/run/run.tsx')).Run,
    scope: 'agents:read',
  },
  {
    name: 'campaigns',
    path: 'campaigns',
    load: async () => (await import('./views/campaigns/campaigns.tsx')).Campaigns,
    scope: 'campaigns:read',
    rail: { group: 'sell', go: 'x' },
  },
  {
    name: 'campaigns',
    path: 'campaigns/$id',
    load: async () => (await import('./views/campaigns/campaign.tsx')).Campaign,
    scope: 'campaigns:read',
  },
  {
    name: 'campaigns',
    path: 'campaigns/$id/edit',
    load: async () => (await import('./views/campaigns/builder.tsx')).Builder,
    scope: 'campaigns:write',
  },
  {
    name: 'campaigns',
    path: 'broadcast',
    load: async () => (await import('./views/campaigns/broadcast.tsx')).Broadcast,
    scope: 'campaigns:write',
  },
  {
    name: 'analytics',
    path: 'analytics',
    load: async () => (await import('./views/analytics/analytics.tsx')).Analytics,
    scope: 'conversations:read',
    rail: { group: 'sell', go: 'y' },
  },
  {
    name: 'home',
    path: 'dev',
    load: async () => (await import('./views/home/home.tsx')).Home,
    rail: { group: 'build', go: 'd' },
  },
  {
    name: 'webhooks',
    path: 'dev/webhooks',
    load: async () => (await import('./views/webhooks/webhooks.tsx')).Webhooks,
    scope: 'endpoints:read',
    rail: { group: 'build', go: 'w' },
  },
  {
    name: 'webhook',
    path: 'dev/webhooks/$id',
    load: async () => (await import('./views/webhook/webhook.tsx')).Webhook,
    scope: 'endpoints:read',
  },
  {
    name: 'deliveries',
    path: 'dev/deliveries',
    load: async () => (await import('./views/deliveries/deliveries.tsx')).Deliveries,
    scope: 'deliveries:read',
    rail: { group: 'build', go: 'v' },
  },
  {
    name: 'delivery',
    path: 'dev/deliveries/$id',
    load: async () => (await import('./views/delivery/delivery.tsx')).Delivery,
    scope: 'deliveries:read',
  },
  {
    name: 'events',
    path: 'dev/events',
    load: async () => (await import('./views/events/events.tsx')).Events,
    scope: 'events:read',
    rail: { group: 'build', go: 'e' },
  },
  {
    name: 'event-types',
    path: 'dev/event-types',
    load: async () => (await import('./views/event-types/event-types.tsx')).EventTypes,
    scope: 'events:read',
  },
  {
    name: 'replays',
    path: 'dev/replays',
    load: async () => (await import('./views/replays/replays.tsx')).Replays,
    scope: 'deliveries:read',
    rail: { group: 'build', go: 'r' },
  },
  {
    name: 'reconcile',
    path: 'dev/reconcile',
    load: async () => (await import('./views/reconcile/reconcile.tsx')).Reconcile,
    scope: 'deliveries:read',
    rail: { group: 'build', go: 'b' },
  },
  {
    name: 'keys',
    path: 'dev/keys',
    load: async () => (await import('./views/keys/keys.tsx')).Keys,
    scope: 'keys:read',
    rail: { group: 'build', go: 'k' },
  },
  {
    name: 'apps',
    path: 'dev/apps',
    load: async () => (await import('./views/apps/apps.tsx')).Apps,
    scope: 'members:read',
    live: true,
    rail: { group: 'build', go: 'o' },
  },
  {
    name: 'logs',
    path: 'dev/logs',
    load: async () => (await import('./views/logs/logs.tsx')).Logs,
    scope: 'requests:read',
    rail: { group: 'build', go: 'q' },
  },
  {
    name: 'simulator',
    path: 'dev/simulator',
    load: async () => (await import('./views/simulator/simulator.tsx')).Simulator,
    scope: 'messages:read',
    rail: { group: 'build', go: 's' },
  },
  {
    name: 'channels',
    path: 'channels',
    load: async () => (await import('./views/channels/channels.tsx')).Channels,
    scope: 'channels:read',
    rail: { group: 'setUp', go: 'c' },
  },
  {
    name: 'channel',
    path: 'channels/$id',
    load: async () => {
      await loadMessages('channels')
      return (await import('./views/channel/channel.tsx')).Channel
    },
    scope: 'channels:read',
  },
  {
    name: 'triggers',
    path: 'triggers',
    load: async () => (await import('./views/triggers/triggers.tsx')).Triggers,
    scope: 'triggers:read',
    rail: { group: 'setUp', go: 't' },
  },
  {
    name: 'templates',
    path: 'templates',
    load: async () => (await import('./views/templates/templates.tsx')).Templates,
    scope: 'channels:read',
    rail: { group: 'setUp', go: 'm' },
  },
  {
    name: 'settings',
    path: 'settings',
    load: async () => (await import('./views/settings/settings.tsx')).Settings,
    scope: 'workspace:read',
    rail: { group: 'setUp', go: ',' },
  },
  {
    name: 'team',
    path: 'team',
    load: async () => (await import('./views/team/team.tsx')).Team,
    scope: 'members:read',
    live: true,
    rail: { group: 'setUp', go: 'p' },
  },
  {
    name: 'audit',
    path: 'audit',
    load: async () => (await import('./views/audit/audit.tsx')).Audit,
    scope: 'audit:read',
    rail: { group: 'setUp', go: 'l' },
  },
  {
    name: 'me',
    path: 'me',
    load: async () => (await import('./views/me/me.tsx')).MyAccount,
    live: true,
  },
]
