import type { Db } from '../../db/database.ts'

/** The ids of connected channels over which nothing has been sent or received yet. */
export async function listUntried(db: Db): Promise<number[]> {
  const rows = await db
    .selectFrom('channels')
    .select('id')
    .where('type', '<>', 'simulator')
    .where('status', '=', 'connected')
    .where('deleted_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('messages')
            .select('messages.id')
            .whereRef('messages.channel_id', '=', 'channels.id')
            .where('provider_id', 'is not', null),
        ),
      ),
    )
    .execute()
  return rows.map(({ id }) => id)
}
