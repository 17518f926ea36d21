import type { Tx } from '../../db/database.ts'
import { notFound } from '../../kernel/errors.ts'
import { appendEvents } from '../events/append.ts'
import { currentConversation } from '../tenant/merged-ids.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { toConversation } from './conversation.ts'
import { conversationEvent, partiesOf } from './conversation-event.ts'
import { filterConversations } from './filter-conversations.ts'
import { mentionsIn, requireMembers } from './mentions.ts'
import { type Note, toNote } from './note.ts'

export interface NewNote {
  /** `@[user:12]` in it mentions a member. */
  text: string
  /** Absent: the key. */
  author?: string | undefined
}

/** Writes a note. One that mentions members emits `conversation.mentioned`; others emit nothing. */
export async function addNote(
  tx: Tx,
  { workspaceId, actor }: Tenant,
  conversationId: number,
  { text, author }: NewNote,
  now: Date,
): Promise<Note> {
  const found = await filterConversations(tx, workspaceId, {})
    .selectAll()
    .where('id', '=', currentConversation(conversationId))
    .forKeyShare()
    .executeTakeFirst()
  if (!found) throw notFound('conversation', conversationId)
  const row = await tx
    .insertInto('notes')
    .values({
      workspace_id: workspaceId,
      conversation_id: found.id,
      author: author ?? actor,
      text,
      created_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  const note = toNote(row)
  const members = mentionsIn(text)
  if (members.length === 0) return note
  await requireMembers(tx, workspaceId, members)
  await tx
    .insertInto('note_mentions')
    .values(
      members.map((member_id) => ({
        member_id,
        note_id: note.id,
        workspace_id: workspaceId,
        conversation_id: found.id,
      })),
    )
    .execute()
  const conversation = toConversation(found)
  const event = conversationEvent(
    workspaceId,
    'conversation.mentioned',
    conversation,
    await partiesOf(tx, workspaceId, conversation),
    now,
  )
  await appendEvents(tx, [{ ...event, data: { ...event.data, note } }])
  return note
}
