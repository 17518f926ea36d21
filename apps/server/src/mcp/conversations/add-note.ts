import { newNote, note } from '../../api/resources/conversation.ts'
import { conversationId } from '../fields.ts'
import { defineTool, idempotencyKey, writes } from '../tool.ts'

export const addNote = defineTool({
  name: 'conversations_add_note',
  title: 'Write a note on a conversation',
  description: 'A private note for the people who answer the conversation. The lead never sees it.',
  scopes: ['conversations:write'],
  hints: { ...writes, idempotentHint: false },
  input: newNote.extend({ id: conversationId(), idempotency_key: idempotencyKey }),
  output: note,
  run: ({ conversations }, principal, { id, text, author }) => conversations.addNote(principal, id, { text, author }),
})
