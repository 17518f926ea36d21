import type { Selectable } from 'kysely'

import type { Conversations as ConversationRow } from '../../db/types.gen.ts'

export const conversationStatuses = ['open', 'pending', 'snoozed', 'resolved'] as const
export type ConversationStatus = (typeof conversationStatuses)[number]

export const priorities = ['urgent', 'high', 'medium', 'low'] as const
export type Priority = (typeof priorities)[number]

/** Who answers: agents, only people, or nobody for now. */
export const handlers = ['agent', 'human', 'paused'] as const
export type Handler = (typeof handlers)[number]

/** One contact on one channel. */
export interface Conversation {
  id: number
  contact_id: number
  channel_id: number
  status: ConversationStatus
  /** When a snoozed conversation opens automatically. Null: when the contact writes. */
  snoozed_until: string | null
  /** Who answers it: any name or id that the client uses. */
  assignee: string | null
  /** Sorted, without duplicates. */
  labels: string[]
  priority: Priority | null
  handler: Handler
  /** Inbound messages since it was last read or answered. */
  unread_count: number
  created_at: string
  last_message_at: string | null
  last_inbound_at: string | null
}

/** A new conversation with its row's defaults. */
export function beginConversation(
  id: number,
  { contact, channel }: { contact: { id: number }; channel: { id: number } },
  now: Date,
): Conversation {
  return {
    id,
    contact_id: contact.id,
    channel_id: channel.id,
    created_at: now.toISOString(),
    status: 'open',
    snoozed_until: null,
    assignee: null,
    labels: [],
    priority: null,
    handler: 'agent',
    unread_count: 0,
    last_message_at: null,
    last_inbound_at: null,
  }
}

export function toConversation(row: Selectable<ConversationRow>): Conversation {
  return {
    id: row.id,
    contact_id: row.contact_id,
    channel_id: row.channel_id,
    status: row.status as ConversationStatus,
    snoozed_until: row.snoozed_until?.toISOString() ?? null,
    assignee: row.assignee,
    labels: row.labels,
    priority: row.priority as Priority | null,
    handler: row.handler as Handler,
    unread_count: row.unread_count,
    created_at: row.created_at.toISOString(),
    last_message_at: row.last_message_at?.toISOString() ?? null,
    last_inbound_at: row.last_inbound_at?.toISOString() ?? null,
  }
}
