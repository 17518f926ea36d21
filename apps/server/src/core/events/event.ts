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
] as const

export type EventType = (typeof eventTypes)[number]

/** A fact that has happened. `data` is a full snapshot: rendering it needs no other query. */
export interface ParleyEvent {
  id: string
  workspace_id: number
  type: EventType
  occurred_at: Date
  data: unknown
  /** The simulator caused it: nobody has said or got anything. */
  simulated: boolean
  /** `data` as stored, for code that passes it on without reading it. */
  json?: string
}

export interface NewEvent {
  workspaceId: number
  type: EventType
  occurredAt: Date
  data: object
  contactId?: number
  /** Endpoints may ask for the events of one channel. */
  channelId?: number
  /** A test event goes to this endpoint only, whatever it subscribes to. */
  endpointId?: number
  /** The simulator caused it. So it did if `channelId` is a simulator's, or the workspace is for tests. */
  simulated?: boolean | undefined
}
