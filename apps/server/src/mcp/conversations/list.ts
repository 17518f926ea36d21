import { z } from 'zod'
import { conversation, label } from '../../api/resources/conversation.ts'
import { conversationStatuses } from '../../core/conversations/conversation.ts'
import { listing, oneOf, text } from '../../web/schemas.ts'
import { channelId, leadId, page } from '../fields.ts'
import { defineTool, reads } from '../tool.ts'

export const listConversations = defineTool({
  name: 'conversations_list',
  title: 'List conversations',
  description:
    'Conversations, newest first. A conversation is one lead on one channel; the first message creates it. conversations_timeline shows what was said.',
  scopes: ['conversations:read'],
  hints: reads,
  input: z.strictObject({
    status: oneOf(conversationStatuses).optional(),
    assignee: text(200).optional(),
    label: label.optional(),
    contact_id: leadId().optional(),
    channel_id: channelId().optional(),
    ...page,
  }),
  output: listing(conversation),
  run: ({ conversations }, { workspaceId }, input) => conversations.list(workspaceId, input),
})
