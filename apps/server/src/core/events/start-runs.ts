import { sql } from 'kysely'

import type { Tx } from '../../db/database.ts'

/** The events of this transaction start no agent: nobody has said anything to us. */
export async function startNoAgents(tx: Tx): Promise<void> {
  await sql`select set_config('parley.no_agents', 'on', true)`.execute(tx)
}

/**
 * For a statement that inserts events in a CTE named `new_event`: queues a run of each agent that one of the events
 * starts. It is in the event's transaction, so that none is lost. A workspace whose agents are off pays one index
 * look-up and no round trip. A message that a trigger phrase replies to starts no run, but a contact it created may.
 * A run of a simulated event is a test, unless another cause asked for it too. Returns how many were asked for.
 */
export const startRuns = `(
  select count(start_agent_run(e.workspace_id, a.slug, e.contact_id, e.channel_id, e.id, e.type, e.occurred_at,
    e.simulated))
  from new_event e
  join agents a on a.workspace_id = e.workspace_id and a.enabled and a.status = 'live' and a.events @> array[e.type]
  where e.contact_id is not null and e.endpoint_id is null
    and current_setting('parley.no_agents', true) is distinct from 'on'
    and (e.type in ('contact.created', 'contact.qualified')
      or not exists (select from new_event f where f.type = 'trigger.fired' and f.contact_id = e.contact_id)))`
