import { type SqlBool, sql } from 'kysely'
import { DateTime } from 'luxon'

import type { Db } from '../../db/database.ts'
import type { Campaign } from './campaign.ts'

/** What campaigns may still send today over a channel that has a limit. All campaigns of the channel share it. */
export interface DailyLimit {
  channel_id: number
  limit: number
  sent: number
  left: number
}

/** The channels with a limit over which campaigns send, by campaign. The day is the workspace's. */
export async function readDailyLimits(
  db: Db,
  workspaceId: number,
  campaigns: readonly Pick<Campaign, 'id' | 'steps' | 'channel_id' | 'mode'>[],
  now: Date,
): Promise<Map<number, DailyLimit[]>> {
  const { time_zone: zone } = await db
    .selectFrom('workspaces')
    .select('time_zone')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  const day = DateTime.fromJSDate(now, { zone }).toISODate() ?? ''
  const channels = await db
    .selectFrom('channels as c')
    .leftJoin('campaign_days as d', (join) =>
      join.onRef('d.channel_id', '=', 'c.id').on(sql<SqlBool>`d.day = ${day}::date`),
    )
    .select(['c.id', 'c.is_default', 'c.campaign_daily_limit as limit', sql<number>`coalesce(d.sent, 0)`.as('sent')])
    .where('c.workspace_id', '=', workspaceId)
    .where('c.deleted_at', 'is', null)
    .where('c.campaign_daily_limit', 'is not', null)
    .orderBy('c.id')
    .execute()
  const limitsOf = (campaign: (typeof campaigns)[number]) => {
    const used = channelsOf(campaign)
    return channels.flatMap(({ id, is_default, limit, sent }) =>
      limit !== null && (used.has(id) || (is_default && used.has(null)))
        ? [{ channel_id: id, limit, sent, left: Math.max(0, limit - sent) }]
        : [],
    )
  }
  return new Map(campaigns.map((campaign) => [campaign.id, limitsOf(campaign)]))
}

/** Null: the workspace's default. What a test sends goes to the simulator, which is no channel that it names. */
function channelsOf({ steps, channel_id, mode }: Pick<Campaign, 'steps' | 'channel_id' | 'mode'>) {
  if (mode === 'test') return new Set<number | null>()
  return new Set(steps.flatMap((step) => (step.type === 'message' ? [step.channel_id ?? channel_id] : [])))
}
