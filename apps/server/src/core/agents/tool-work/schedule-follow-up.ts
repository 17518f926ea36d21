import { invalidField } from '../../../kernel/errors.ts'
import type { ToolWork } from './tool-work.ts'

const longestMs = 366 * 24 * 3_600_000

export const scheduleFollowUp: ToolWork<'schedule_follow_up'> = async (context, { at, note }) => {
  const { tx, tenant, runId, agentSlug, contact, conversation, now } = context
  const due = new Date(at)
  if (due <= now) throw invalidField('at', 'must be in the future')
  if (due.getTime() - now.getTime() > longestMs) throw invalidField('at', 'must be within a year')
  const { id } = await tx
    .insertInto('agent_follow_ups')
    .values({
      workspace_id: tenant.workspaceId,
      run_id: runId,
      agent_slug: agentSlug,
      contact_id: contact.id,
      conversation_id: conversation?.id ?? null,
      note,
      due_at: due,
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { follow_up_id: id, at: due.toISOString() }
}
