import { DateTime } from 'luxon'

import type { Tx } from '../../db/database.ts'
import type { Channel } from '../channels/channel.ts'

/** What campaigns may still send over a channel today. */
export interface Room {
  left: number
  /** Records how many of them were sent. */
  used(sent: number): Promise<void>
}

/** Locks the day's count, so that the limit holds across all processes. */
export async function roomOf(
  tx: Tx,
  workspace: { id: number; timeZone: string },
  channel: Channel,
  now: Date,
): Promise<Room> {
  if (channel.campaign_daily_limit === null) return { left: Number.POSITIVE_INFINITY, used: async () => {} }
  const day = DateTime.fromJSDate(now, { zone: workspace.timeZone }).toISODate() ?? ''
  await tx
    .insertInto('campaign_days')
    .values({ channel_id: channel.id, workspace_id: workspace.id, day, sent: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const { sent } = await tx
    .selectFrom('campaign_days')
    .select('sent')
    .where('channel_id', '=', channel.id)
    .where('day', '=', day as unknown as Date)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  return {
    left: Math.max(0, channel.campaign_daily_limit - sent),
    async used(more) {
      if (more === 0) return
      await tx
        .updateTable('campaign_days')
        .set({ sent: sent + more })
        .where('channel_id', '=', channel.id)
        .where('day', '=', day as unknown as Date)
        .execute()
    },
  }
}
