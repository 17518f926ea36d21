import type { Tx } from '../../db/database.ts'

/** Schedules a sync of the channel's templates from this account of its vendor. Null: from none. */
export async function followAccount(tx: Tx, channelId: number, account: string | null, now: Date): Promise<void> {
  const before = await tx
    .selectFrom('channels')
    .select('template_account')
    .where('id', '=', channelId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const moved = before.template_account !== account
  if (!moved && account === null) return
  await tx
    .updateTable('channels')
    .set({
      template_account: account,
      templates_due_at: account === null ? null : now,
      ...(moved && { templates_synced_at: null }),
    })
    .where('id', '=', channelId)
    .execute()
  if (!moved) return
  await tx
    .updateTable('templates')
    .set({ removed_at: now, updated_at: now })
    .where('channel_id', '=', channelId)
    .where('removed_at', 'is', null)
    .execute()
}
