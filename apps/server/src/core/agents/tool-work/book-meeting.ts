import { notFound } from '../../../kernel/errors.ts'
import { bookMeeting as book } from '../../meetings/book-meeting.ts'
import type { ToolContext, ToolWork } from './tool-work.ts'

export const bookMeeting: ToolWork<'book_meeting'> = async (context, { start, duration_minutes, title, replaces }) => {
  const { tx, tenant, runId, agentSlug, cause, contact, conversation, now, deps } = context
  // First, so that the new time may overlap with the old one. A refusal takes it back.
  if (replaces !== undefined) await cancelReplaced(context, replaces, start)
  const meeting = await book(
    tx,
    tenant,
    {
      contactId: contact.id,
      conversationId: conversation?.id,
      start,
      durationMinutes: duration_minutes,
      title,
      agentSlug,
      agentRunId: runId,
      evidence: [...cause.evidence],
    },
    deps,
    now,
  )
  return { meeting_id: meeting.id, start: meeting.start, end: meeting.end, url: meeting.url }
}

async function cancelReplaced({ tx, contact, now }: ToolContext, id: number, start: string): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('meetings')
    .set((expression) => ({
      status: 'cancelled',
      cancelled_at: now,
      cancel_reason: `Moved to ${start}`,
      revision: expression('revision', '+', 1),
      updated_at: now,
    }))
    .where('id', '=', id)
    .where('contact_id', '=', contact.id)
    .where('status', '=', 'booked')
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) throw notFound('meeting', id)
}
