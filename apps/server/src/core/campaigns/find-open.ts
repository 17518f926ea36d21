import type { Selectable, SelectQueryBuilder } from 'kysely'

import type { Db } from '../../db/database.ts'
import type { Campaigns as CampaignRow, DB } from '../../db/types.gen.ts'
import { notFound, ParleyError } from '../../kernel/errors.ts'
import { type Campaign, toCampaign } from './campaign.ts'

export const selectCampaign = (db: Db, workspaceId: number, id: number) =>
  db.selectFrom('campaigns').selectAll().where('workspace_id', '=', workspaceId).where('id', '=', id)

/** A campaign that takes contacts. Throws `conflict` if it is completed or archived. */
export async function findOpen(
  query: SelectQueryBuilder<DB, 'campaigns', Selectable<CampaignRow>>,
  id: number,
): Promise<Campaign> {
  const row = await query.executeTakeFirst()
  if (!row) throw notFound('campaign', id)
  if (row.status !== 'completed' && row.status !== 'archived') return toCampaign(row)
  throw new ParleyError('conflict', `Campaign ${id} is ${row.status}: it takes no more contacts.`, {
    code: `campaign_${row.status}`,
  })
}
