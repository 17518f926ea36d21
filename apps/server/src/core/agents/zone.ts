import type { Db } from '../../db/database.ts'

/** In which an agent's times are meant: the calendar's. IANA. */
export async function zoneOfWorkspace(db: Db, workspaceId: number): Promise<string> {
  const row = await db
    .selectFrom('calendars')
    .select('time_zone')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()
  return row?.time_zone ?? 'UTC'
}
