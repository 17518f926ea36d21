import { z } from 'zod'
import { conversationStatuses, handlers, priorities } from '../../core/conversations/conversation.ts'
import { exampleOf } from '../../core/endpoints/event-examples.ts'
import { moment, oneOf, text } from '../../web/schemas.ts'
import { contactPreview, messagePreview, previewOfContact, previewOfMessage } from './preview.ts'

export const conversation = z
  .object({
    id: z.number().int(),
    contact_id: z.number().int(),
    channel_id: z.number().int(),
    status: z
      .enum(conversationStatuses)
      .describe('A resolved or snoozed conversation opens again when the contact writes.'),
    snoozed_until: z.string().nullable().describe('When it opens by itself. Null: when the contact writes.'),
    assignee: z.string().nullable().describe('The person who answers it, by a name or id of your choice.'),
    labels: z.array(z.string()).describe('Sorted, each once.'),
    priority: z.enum(priorities).nullable(),
    handler: z
      .enum(handlers)
      .describe(
        'Who answers: `agent`, `human` (people only) or `paused` (no automatic answer). See the guide on handoffs.',
      ),
    unread_count: z
      .number()
      .int()
      .describe(
        'Messages received since it was last read or answered, but for reactions, edits, deletions and notices. Each has an event of its own.',
      ),
    created_at: z.string(),
    last_message_at: z.string().nullable(),
    last_inbound_at: z
      .string()
      .nullable()
      .describe('When the contact last wrote or did something. Opens WhatsApp’s 24-hour window.'),
  })
  .meta({
    id: 'Conversation',
    examples: [exampleOf.conversation],
  })

export const conversationSummary = conversation
  .extend({
    unread_count: z
      .number()
      .int()
      .describe(
        'Messages received since it was last answered, or read: by the user who asks, or by the workspace where a key asks. Reactions, edits, deletions and notices don’t count.',
      ),
    contact: contactPreview.describe('Null without the scope `contacts:read`.'),
    last_message: messagePreview.describe('Null without a message, or without the scope `messages:read`.'),
  })
  .meta({
    id: 'ConversationSummary',
    examples: [
      {
        ...exampleOf.conversation,
        contact: previewOfContact,
        last_message: { ...previewOfMessage, created_at: exampleOf.conversation.created_at },
      },
    ],
  })

export const label = text(100)

export const conversationPatch = z
  .strictObject({
    status: oneOf(conversationStatuses).optional(),
    snoozed_until: moment().nullish().describe('For the status snoozed. Null or absent: until the contact writes.'),
    assignee: text(200).nullish(),
    labels: z
      .array(label, 'must be a list of labels')
      .max(50, 'must have at most 50 items')
      .optional()
      .describe('Replaces all labels.'),
    priority: oneOf(priorities).nullish(),
    handler: oneOf(handlers).optional().describe('`agent` returns it to the agents.'),
  })
  .meta({
    id: 'ConversationPatch',
    examples: [
      { status: 'resolved' },
      { handler: 'human' },
      { status: 'snoozed', snoozed_until: '2036-01-16T09:00:00Z' },
      { assignee: 'asha@example.com', labels: ['pricing', 'vip'], priority: 'high' },
    ],
  })

export const note = z
  .object({
    id: z.number().int().describe('Unique across notes and messages.'),
    conversation_id: z.number().int(),
    author: z.string(),
    text: z.string(),
    mentions: z.array(z.string()).describe('The users whom the text mentions: `user:12`.'),
    created_at: z.string(),
  })
  .meta({
    id: 'Note',
    examples: [
      {
        id: 43,
        conversation_id: 7,
        author: 'asha@example.com',
        text: 'Wants an invoice. I have asked accounting.',
        mentions: [],
        created_at: '2026-01-15T09:35:00.000Z',
      },
    ],
  })

export const newNote = z
  .strictObject({
    text: text(10_000).describe('`@[user:12]` mentions a member of the workspace.'),
    author: text(200).optional().describe('The author. Default: `key:<id>`.'),
  })
  .meta({
    id: 'NewNote',
    examples: [{ text: 'Wants an invoice. I have asked accounting.', author: 'asha@example.com' }],
  })
