import { z } from 'zod'
import { note } from '../../api/resources/conversation.ts'
import { message } from '../../api/resources/message.ts'
import { cursorId, toListing } from '../../kernel/pagination.ts'
import { listing } from '../../web/schemas.ts'
import { conversationId, page } from '../fields.ts'
import { defineTool, reads } from '../tool.ts'

const entry = z.object({
  id: z.number().int().describe('The id of the message or the note, unique across both.'),
  message: message.nullable(),
  note: note.nullable(),
})

export const readTimeline = defineTool({
  name: 'conversations_timeline',
  title: 'Read what was said in a conversation',
  description:
    'Messages and private notes of one conversation, newest first. Each entry has one of the two; the other is null.',
  scopes: ['conversations:read', 'messages:read'],
  hints: reads,
  input: z.strictObject({ id: conversationId(), ...page }),
  output: listing(entry),
  async run({ conversations, messages }, principal, { id, limit, cursor }) {
    const before = cursorId(cursor, 'integer', 'timeline')
    await conversations.get(principal.workspaceId, id)
    const found = await messages.timeline(principal, id, { limit: limit + 1, before })
    const entries = found.map((one) =>
      'message' in one
        ? { id: one.message.id, message: one.message, note: null }
        : { id: one.note.id, message: null, note: one.note },
    )
    return toListing(entries, limit, 'timeline')
  },
})
