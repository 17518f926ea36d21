import type { Db } from '../../db/database.ts'

/** In which an agent's times are meant: the calendar's where there is one, else the workspace's. IANA. */
export async function zoneOfWorkspace(db: Db, workspaceId: number): Promise<string> {
  const { time_zone } = await db
    .selectFrom('workspaces as w')
    .leftJoin('calendars as c', 'c.workspace_id', 'w.id')
    .select(({ fn }) => fn.coalesce('c.time_zone', 'w.time_zone').as('time_zone'))
    .where('w.id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  return time_zone
}
