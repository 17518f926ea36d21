import type { Tx } from '../../db/database.ts'
import { unknownReference } from '../../kernel/errors.ts'
import { changeConversation } from '../conversations/change-conversation.ts'
import { type Priority, priorities } from '../conversations/conversation.ts'
import { partiesOf } from '../conversations/conversation-event.ts'
import { lockConversation } from '../conversations/lock-conversation.ts'
import { appendEvents } from '../events/append.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { type Handoff, toHandoff } from './handoff.ts'
import { handoffEvent } from './handoff-event.ts'

export interface NewHandoff {
  conversationId: number
  reason: string
  priority: Priority
  summary?: string | undefined
  agentSlug?: string | undefined
  agentRunId?: number | undefined
}

/**
 * Gives a conversation to a person: agents send nothing more in it. If a handoff is open already, it is returned
 * unchanged. The conversation gets the input's priority if that is higher.
 */
export async function handOff(
  tx: Tx,
  { workspaceId }: Pick<Tenant, 'workspaceId'>,
  input: NewHandoff,
  now: Date,
): Promise<{ handoff: Handoff; created: boolean }> {
  const before = await lockConversation(tx, workspaceId, input.conversationId)
  if (!before) throw unknownReference('conversation_id', 'conversation')
  const parties = await partiesOf(tx, workspaceId, before)
  const priority = higher(before.priority, input.priority)
  const conversation = await changeConversation(tx, workspaceId, before, { handler: 'human', priority }, now, parties)
  const open = await tx
    .selectFrom('handoffs')
    .selectAll()
    .where('conversation_id', '=', before.id)
    .where('status', '<>', 'closed')
    .executeTakeFirst()
  if (open) return { handoff: toHandoff(open), created: false }
  const row = await tx
    .insertInto('handoffs')
    .values({
      workspace_id: workspaceId,
      conversation_id: before.id,
      contact_id: before.contact_id,
      agent_slug: input.agentSlug ?? null,
      agent_run_id: input.agentRunId ?? null,
      reason: input.reason,
      priority: input.priority,
      summary: input.summary ?? null,
      created_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  const handoff = toHandoff(row)
  await appendEvents(tx, [handoffEvent(workspaceId, 'handoff.created', handoff, { ...parties, conversation }, now)])
  return { handoff, created: true }
}

function higher(a: Priority | null, b: Priority): Priority {
  return a !== null && priorities.indexOf(a) < priorities.indexOf(b) ? a : b
}
