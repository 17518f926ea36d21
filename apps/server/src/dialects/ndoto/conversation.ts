import { z } from 'zod'

import type { Contact } from '../../core/contacts/contact.ts'
import { type Conversation, conversationStatuses, priorities } from '../../core/conversations/conversation.ts'
import { assignee, toAssignee } from './assignee.ts'
import { contact, contactExample, toContact } from './contact.ts'
import { toSeconds } from './time.ts'

export const conversation = z
  .object({
    id: z.number().int(),
    account_id: z.number().int(),
    inbox_id: z.number().int(),
    status: z.enum(conversationStatuses),
    snoozed_until: z.string().nullable(),
    priority: z.enum(priorities).nullable(),
    labels: z.array(z.string()),
    unread_count: z.number().int(),
    created_at: z.number().int().describe('Unix seconds.'),
    last_activity_at: z.number().int().nullable(),
    meta: z.object({ sender: contact.nullable(), assignee: assignee.nullable() }),
  })
  .meta({
    id: 'NdotoConversation',
    examples: [
      {
        id: 42,
        account_id: 1,
        inbox_id: 2,
        status: 'open',
        snoozed_until: null,
        priority: null,
        labels: ['pricing'],
        unread_count: 1,
        created_at: 1_711_965_600,
        last_activity_at: 1_711_965_600,
        meta: { sender: contactExample, assignee: { id: 3, name: '3' } },
      },
    ],
  })

export function toConversation(
  accountId: number,
  shown: Conversation,
  sender: Contact | undefined,
): z.infer<typeof conversation> {
  const { id, channel_id, status, snoozed_until, priority, labels, unread_count, created_at, last_message_at } = shown
  return {
    id,
    account_id: accountId,
    inbox_id: channel_id,
    status,
    snoozed_until,
    priority,
    labels,
    unread_count,
    created_at: toSeconds(created_at),
    last_activity_at: toSeconds(last_message_at),
    meta: { sender: sender ? toContact(sender) : null, assignee: toAssignee(shown.assignee) },
  }
}
