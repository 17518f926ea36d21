import { sql } from 'kysely'

import type { Db } from '../../db/database.ts'
import { leastIdAt } from '../../kernel/ids.ts'
import type { Occurrence } from './hints.ts'

/** Other processes' clocks may be ahead. Without a bound, the partitions of all coming days would be searched. */
const aheadMs = 60 * 60_000

/** The newest events of each workspace since an id, at most `limit` of each, newest first. */
export async function readOccurrences(
  db: Db,
  since: readonly { workspaceId: number; after: string }[],
  limit: number,
): Promise<(Occurrence & { workspaceId: number })[]> {
  const workspaces = since.map(({ workspaceId }) => workspaceId)
  const afters = since.map(({ after }) => after)
  const { rows } = await sql<Occurrence & { workspaceId: number }>`
    select w.id as "workspaceId", e.id, e.type, e.thing, e.conversation
    from unnest(${workspaces}::bigint[], ${afters}::uuid[]) as w (id, after), lateral (
      select id, type, data ->> 'id' as thing, data ->> 'conversation_id' as conversation
      from events
      where workspace_id = w.id and events.id > w.after and events.id < ${leastIdAt(Date.now() + aheadMs)}
      order by events.id desc
      limit ${sql.lit(limit)}
    ) e`.execute(db)
  return rows
}
