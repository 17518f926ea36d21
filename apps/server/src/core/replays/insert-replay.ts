import { sql } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { ReplayFilter } from './replay.ts'
import { toTraitColumns } from './traits.ts'

interface NewReplay {
  filter: ReplayFilter & { until: Date }
  /** The normalized request: equal for equal requests. */
  asked: string
  again: boolean
  now: Date
}

/** Begins a replay with a lane for each endpoint, unless the same request has been sent before. */
export async function insertReplay(
  tx: Tx,
  workspaceId: number,
  { filter, asked, again, now }: NewReplay,
): Promise<{ id: number; begun: boolean }> {
  const same = () =>
    tx.selectFrom('replays').select('id').where('workspace_id', '=', workspaceId).where('asked', '=', asked)
  if (again) {
    await tx
      .updateTable('replays')
      .set({ asked: null })
      .where('workspace_id', '=', workspaceId)
      .where('asked', '=', asked)
      .where('state', '=', 'completed')
      .execute()
  }
  const row = await tx
    .insertInto('replays')
    .values({
      workspace_id: workspaceId,
      asked,
      endpoint_id: filter.endpoint_id ?? null,
      event_types: filter.event_types ?? null,
      only_state: filter.state ?? null,
      since: filter.since,
      until: filter.until,
      created_at: now,
      ...toTraitColumns(filter.traits),
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'asked']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) return { ...(await same().executeTakeFirstOrThrow()), begun: false }

  const { numInsertedOrUpdatedRows: lanes } = await tx
    .insertInto('replay_lanes')
    .columns(['replay_id', 'endpoint_id', 'workspace_id', 'position', 'stepped_at'])
    .expression(({ selectFrom, val }) =>
      selectFrom('endpoints')
        .select([
          val(row.id).as('replay_id'),
          'id',
          'workspace_id',
          sql<string>`uuid_floor(${filter.since})`.as('position'),
          sql<Date>`clock_timestamp()`.as('stepped_at'),
        ])
        .where('workspace_id', '=', workspaceId)
        .$if(filter.endpoint_id !== undefined, (query) => query.where('id', '=', filter.endpoint_id ?? 0))
        .$if(filter.traits?.dialect !== undefined, (query) =>
          query.where('dialect', '=', filter.traits?.dialect ?? ''),
        ),
    )
    .executeTakeFirstOrThrow()
  if (lanes === 0n) {
    await tx.updateTable('replays').set({ state: 'completed', completed_at: now }).where('id', '=', row.id).execute()
  }
  return { id: row.id, begun: true }
}
