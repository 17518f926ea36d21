import { z } from 'zod'

import { conversation } from '../../api/resources/conversation.ts'
import { conversationId } from '../fields.ts'
import { defineTool, reads } from '../tool.ts'

export const getConversation = defineTool({
  name: 'conversations_get',
  title: 'Read a conversation',
  description: 'One conversation by its id: status, assignee, labels, priority, unread count. Not its messages.',
  scopes: ['conversations:read'],
  hints: reads,
  input: z.strictObject({ id: conversationId() }),
  output: conversation,
  run: ({ conversations }, { workspaceId }, { id }) => conversations.get(workspaceId, id),
})
