import { CompiledQuery } from 'kysely'

import type { Database } from '../../db/database.ts'
import { addFigures } from './add-figures.ts'
import type { Fact } from './figure.ts'

const statement = `
with taken as (
  delete from figures_due where id = any(array(select id from figures_due order by id limit $1 for update skip locked))
  returning *
)
select t.workspace_id, t.fact, t.subject, to_char(t.at at time zone w.time_zone, 'YYYY-MM-DD') as day, sum(t.count)::integer as count,
  sum(count(*)) over ()::integer as taken
from taken t join workspaces w on w.id = t.workspace_id
group by 1, 2, 3, 4
order by 1`

interface Row {
  workspace_id: number
  fact: Fact
  subject: string
  day: string
  count: number
  taken: number
}

/** Adds what changes have left to the figures, at most `limit` rows at once. Returns how many there were. */
export async function foldDue({ transact }: Pick<Database, 'transact'>, limit: number): Promise<number> {
  return transact(async (tx) => {
    const { rows } = await tx.executeQuery<Row>(CompiledQuery.raw(statement, [limit]))
    for (const [workspaceId, own] of Map.groupBy(rows, (row) => row.workspace_id)) {
      await addFigures(
        tx,
        workspaceId,
        own.map(({ fact, subject, day, count }) => ({ fact, subject, day, count, channelId: 0, times: [] })),
      )
    }
    return rows[0]?.taken ?? 0
  })
}
