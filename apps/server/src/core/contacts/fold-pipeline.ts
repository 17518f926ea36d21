import { sql } from 'kysely'

import type { Database } from '../../db/database.ts'

/** Makes one row of the many that changes have added, of at most `limit` at once. Returns how many there were. */
export async function foldPipeline({ db }: Database, limit: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with added as (
      delete from pipeline_counts where id = any(array(
        select id from pipeline_counts where not folded order by id limit ${limit} for update skip locked))
      returning *
    ), earlier as (
      delete from pipeline_counts where id = any(array(
        select c.id from (select distinct workspace_id, stage, currency from added) a, lateral (
          select id from pipeline_counts where workspace_id = a.workspace_id and stage = a.stage
            and currency is not distinct from a.currency and folded for update skip locked) c))
      returning *
    ), written as (
      insert into pipeline_counts (workspace_id, stage, currency, contacts, value_cents, scores, scored, folded)
      select workspace_id, stage, currency, sum(contacts), sum(value_cents), sum(scores), sum(scored), true
      from (select * from added union all select * from earlier) counts group by 1, 2, 3
      having (sum(contacts), sum(value_cents), sum(scores), sum(scored)) <> (0, 0, 0, 0)
    )
    select count(*) as count from added`.execute(db)
  return rows[0]?.count ?? 0
}
