import type { Selectable } from 'kysely'

import type { ScheduledMessages as ScheduledRow } from '../../db/types.gen.ts'
import type { Content } from '../channels/content.ts'
import type { Conversation } from '../conversations/conversation.ts'
import type { Parties } from '../conversations/conversation-event.ts'
import type { NewEvent } from '../events/event.ts'
import type { Message, MessageError } from './message.ts'

export type ScheduledMessageRow = Selectable<ScheduledRow>

export const scheduledStatuses = ['scheduled', 'cancelled'] as const
export type ScheduledStatus = (typeof scheduledStatuses)[number]

/** A message to be sent later. `error` says why it is cancelled. */
export interface ScheduledMessage extends Omit<Message, 'status'> {
  status: ScheduledStatus
  send_at: string
  unless_answered: boolean
}

export function toScheduledMessage(row: ScheduledMessageRow): ScheduledMessage {
  const content = row.content as Content
  return {
    id: row.id,
    conversation_id: row.conversation_id,
    contact_id: row.contact_id,
    channel_id: row.channel_id,
    direction: 'outbound',
    author: 'api',
    agent_run_id: null,
    scheduled_id: null,
    kind: content.type,
    text: row.text,
    content: content.type === 'text' ? null : { ...content },
    address: row.address,
    status: row.status as ScheduledStatus,
    provider_id: null,
    error: row.error as MessageError | null,
    created_at: row.created_at.toISOString(),
    sent_at: null,
    delivered_at: null,
    read_at: null,
    failed_at: null,
    send_at: row.send_at.toISOString(),
    unless_answered: row.unless_answered,
  }
}

export function scheduledEvent(
  row: ScheduledMessageRow,
  about: Parties & { conversation: Conversation },
  now: Date,
): NewEvent {
  return {
    workspaceId: row.workspace_id,
    type: row.status === 'scheduled' ? 'message.scheduled' : 'message.cancelled',
    occurredAt: now,
    data: { ...toScheduledMessage(row), ...about },
    contactId: row.contact_id,
    channelId: row.channel_id,
  }
}
