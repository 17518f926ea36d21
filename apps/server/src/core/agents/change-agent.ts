import type { Tx } from '../../db/database.ts'
import { type Auditor, recordAudit } from '../audit/record-audit.ts'
import type { Changes } from '../contacts/contact.ts'
import { appendEvents } from '../events/append.ts'
import { calendarOf } from '../meetings/calendar.ts'
import { type Agent, type AgentStatus, toAgent } from './agent.ts'
import type { AgentDefinition } from './definition.ts'
import { eventsOf, nextTick } from './schedule.ts'

export interface AgentPatch {
  enabled?: boolean | undefined
  status?: AgentStatus | undefined
}

/** Enables, disables, pauses or resumes an agent of a workspace. It emits no event without a change. */
export async function changeAgent(
  tx: Tx,
  workspaceId: number,
  definition: AgentDefinition,
  patch: AgentPatch,
  by: Auditor | 'budget',
  now: Date,
): Promise<Agent> {
  const { slug } = definition
  // Ensures a row to lock, so that the events of concurrent changes are in order.
  await tx
    .insertInto('agents')
    .values({ workspace_id: workspaceId, slug, updated_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await tx
    .selectFrom('agents')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('slug', '=', slug)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const before = toAgent(definition, row)
  const status = patch.status ?? before.status
  const after = { enabled: patch.enabled ?? before.enabled, status }
  const works = after.enabled && after.status === 'live'
  const written = await tx
    .updateTable('agents')
    .set({
      ...after,
      paused_by:
        status === 'live' ? null : status === before.status ? before.paused_by : by === 'budget' ? by : 'operator',
      events: eventsOf(definition),
      next_tick_at: works ? nextTick(definition, now, (await calendarOf(tx, { workspaceId })).time_zone) : null,
      updated_at: now,
    })
    .where('workspace_id', '=', workspaceId)
    .where('slug', '=', slug)
    .returningAll()
    .executeTakeFirstOrThrow()
  const agent = toAgent(definition, written)
  const changes: Changes = {}
  for (const field of ['enabled', 'status'] as const) {
    if (agent[field] !== before[field]) changes[field] = { from: before[field], to: agent[field] }
  }
  if (Object.keys(changes).length > 0) {
    const auditor = by === 'budget' ? { workspaceId, actor: 'parley' } : by
    await recordAudit(tx, auditor, { action: 'agent.updated', id: slug, changes }, now)
    await appendEvents(tx, [
      { workspaceId, type: 'agent.status_changed', occurredAt: now, data: { ...agent, changes } },
    ])
  }
  return agent
}
