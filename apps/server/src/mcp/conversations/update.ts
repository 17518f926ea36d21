import { conversation, conversationPatch } from '../../api/resources/conversation.ts'
import { conversationId } from '../fields.ts'
import { defineTool, writes } from '../tool.ts'

export const updateConversation = defineTool({
  name: 'conversations_update',
  title: 'Update a conversation',
  description:
    'Resolve, snooze, assign, label or prioritise a conversation. Writes only the fields given; null clears one. `labels` replaces all labels.',
  scopes: ['conversations:write'],
  hints: writes,
  input: conversationPatch.extend({ id: conversationId() }),
  output: conversation,
  run: ({ conversations }, { workspaceId }, { id, ...patch }) => conversations.update(workspaceId, id, patch),
})
