import { CompiledQuery } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { EventType } from '../events/event.ts'

/** The events that figures are made of. */
export const countedTypes = [
  'contact.created',
  'contact.updated',
  'conversation.created',
  'conversation.status_changed',
  'message.received',
  'message.sent',
  'message.failed',
  'agent.run.completed',
  'handoff.created',
  'handoff.closed',
] as const satisfies readonly EventType[]

export interface CountedEvent {
  id: string
  type: (typeof countedTypes)[number]
  occurred_at: Date
  /** In the workspace's time zone. */
  day: string
  channel_id: number | null
  contact_id: number | null
  data: unknown
}

// Simulated events count where everything is simulated, as for endpoints. A test event has happened to nobody.
const statement = `
select e.id, e.type, e.occurred_at, to_char(e.occurred_at at time zone w.time_zone, 'YYYY-MM-DD') as day, e.channel_id,
  e.contact_id, e.data
from workspaces w, lateral (
  select * from events
  where workspace_id = w.id and id > $2 and id < $3 and type = any($4) and endpoint_id is null and (not simulated or not exists (
    select from channels c where c.workspace_id = w.id and c.type <> 'simulator' and c.deleted_at is null))
  order by id
  limit $5
) e
where w.id = $1
order by e.id`

/** The next events after a position, in the order of their ids. */
export async function readEvents(
  tx: Tx,
  { workspaceId, after, before }: { workspaceId: number; after: string; before: string },
  limit: number,
): Promise<CountedEvent[]> {
  const values = [workspaceId, after, before, countedTypes, limit]
  return (await tx.executeQuery<CountedEvent>(CompiledQuery.raw(statement, values))).rows
}
