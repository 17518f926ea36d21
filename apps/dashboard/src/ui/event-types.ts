import type { Schemas } from '../api/schema.gen.ts'

export type EventTypeName = Schemas['EventType']['type']

export const eventTypes = [
  'contact.created',
  'contact.updated',
  'contact.qualified',
  'contact.responded',
  'contact.merged',
  'contact.deleted',
  'deal.updated',
  'conversation.created',
  'conversation.updated',
  'conversation.status_changed',
  'conversation.mentioned',
  'message.received',
  'message.scheduled',
  'message.cancelled',
  'message.queued',
  'message.sent',
  'message.updated',
  'message.failed',
  'trigger.fired',
  'handoff.created',
  'handoff.closed',
  'meeting.booked',
  'agent.run.completed',
  'agent.status_changed',
  'campaign.completed',
  'connection.accepted',
  'channel.connected',
  'channel.disconnected',
  'endpoint.disabled',
  'digest.daily',
] as const satisfies readonly EventTypeName[]

export const dialects = ['native', 'niyog', 'ndoto', 'kakiyo', 'iagente', 'heypingr'] as const
export type Dialect = (typeof dialects)[number]

export const dialectNames: Readonly<Record<string, string>> = {
  native: 'Parley',
  niyog: 'Niyog',
  ndoto: 'Ndoto',
  kakiyo: 'Kakiyo',
  iagente: 'IAGENTE',
  heypingr: 'Hey Pingr',
}
