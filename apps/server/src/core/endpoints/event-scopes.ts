import type { EventType } from '../events/event.ts'
import type { Scope } from '../keys/scopes.ts'

/** What a key must be able to read to subscribe an endpoint to events of a type. */
export const eventScopes: Readonly<Record<EventType, readonly Scope[]>> = {
  'contact.created': ['contacts:read'],
  'contact.updated': ['contacts:read'],
  'contact.qualified': ['contacts:read'],
  'contact.responded': ['contacts:read', 'messages:read'],
  'contact.merged': ['contacts:read'],
  'contact.deleted': ['contacts:read'],
  'deal.updated': ['contacts:read'],
  'conversation.created': ['conversations:read'],
  'conversation.updated': ['conversations:read'],
  'conversation.status_changed': ['conversations:read'],
  'conversation.mentioned': ['conversations:read'],
  'message.received': ['messages:read'],
  'message.queued': ['messages:read'],
  'message.sent': ['messages:read'],
  'message.updated': ['messages:read'],
  'message.failed': ['messages:read'],
  'trigger.fired': ['triggers:read', 'messages:read'],
  'handoff.created': ['handoffs:read'],
  'handoff.closed': ['handoffs:read'],
  'meeting.booked': ['meetings:read'],
  'agent.run.completed': ['agents:read'],
  'agent.status_changed': ['agents:read'],
  'campaign.completed': ['campaigns:read'],
  'connection.accepted': ['connections:read'],
  'channel.connected': ['channels:read'],
  'channel.disconnected': ['channels:read'],
  'endpoint.disabled': ['endpoints:read'],
}
