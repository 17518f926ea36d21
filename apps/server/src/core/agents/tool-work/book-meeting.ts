import { bookMeeting as book } from '../../meetings/book-meeting.ts'
import type { ToolWork } from './tool-work.ts'

export const bookMeeting: ToolWork<'book_meeting'> = async (context, { start, duration_minutes, title }) => {
  const { tx, tenant, runId, agentSlug, cause, contact, conversation, now, deps } = context
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
