import { sql } from 'kysely'

import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { type Channel, toChannel } from './channel.ts'

export interface ChannelActivity extends Channel {
  /** Outbound messages since midnight UTC, whether or not they were sent. */
  sent_today: number
}

/** The workspace's channels with their activity, the oldest channel first. */
export type ReadActivity = (workspaceId: number) => Promise<ChannelActivity[]>

export function createActivity({ database: { db }, clock }: { database: Database; clock: Clock }): ReadActivity {
  return async (workspaceId) => {
    const today = new Date(clock.now().toISOString().slice(0, 10))
    const rows = await db
      .selectFrom('channels')
      .leftJoin(
        db
          .selectFrom('messages')
          .select(['channel_id', sql<number>`count(*)::integer`.as('sent')])
          .where('workspace_id', '=', workspaceId)
          .where('created_at', '>=', today)
          .where('direction', '=', 'outbound')
          .groupBy('channel_id')
          .as('day'),
        'day.channel_id',
        'channels.id',
      )
      .selectAll('channels')
      .select('day.sent')
      .where('workspace_id', '=', workspaceId)
      .where('deleted_at', 'is', null)
      .orderBy('channels.id')
      .execute()
    return rows.map((row) => ({ ...toChannel(row), sent_today: row.sent ?? 0 }))
  }
}
