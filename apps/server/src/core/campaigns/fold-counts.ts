import { sql } from 'kysely'

import type { Database } from '../../db/database.ts'

/** Makes one row of the many that changes have added, of at most `limit` at once. Returns how many there were. */
export async function foldCampaignCounts({ db }: Pick<Database, 'db'>, limit: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with added as (
      delete from campaign_counts where id = any(array(
        select id from campaign_counts where not folded order by id limit ${limit} for update skip locked))
      returning *
    ), earlier as (
      delete from campaign_counts where id = any(array(
        select c.id from (select distinct campaign_id, step, variant, kind from added) a, lateral (
          select id from campaign_counts where campaign_id = a.campaign_id and step = a.step and kind = a.kind
            and variant is not distinct from a.variant and folded for update skip locked) c))
      returning *
    ), written as (
      insert into campaign_counts (workspace_id, campaign_id, step, variant, kind, contacts, folded)
      select workspace_id, campaign_id, step, variant, kind, sum(contacts), true
      from (select * from added union all select * from earlier) counts group by 1, 2, 3, 4, 5
      having sum(contacts) <> 0
    )
    select count(*) as count from added`.execute(db)
  return rows[0]?.count ?? 0
}
