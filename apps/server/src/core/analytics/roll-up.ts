import { CompiledQuery } from 'kysely'

import type { Database } from '../../db/database.ts'
import { leastIdAt } from '../../kernel/ids.ts'
import { advanceHorizon } from './advance-horizon.ts'
import { countEvents } from './count-events.ts'
import { foldDue } from './fold-due.ts'

/** Keeps `daily_figures`. Any number of processes may run one each. */
export interface RollUp {
  /** Counts what is due, at most some batches. Returns false if nothing is left. */
  round(): Promise<boolean>
}

const eventsAtOnce = 1_000
const rowsAtOnce = 2_000
const workspacesAtOnce = 100

// One look-up for each workspace. Those that are the furthest behind come first.
const statement = `
select w.id, exists (
  select from events e where e.workspace_id = w.id and e.id > coalesce(c.position, $1::uuid) and e.id < $2::uuid) as due
from workspaces w left join figure_cursors c on c.workspace_id = w.id
where coalesce(c.counted_until, 'epoch') < $3
order by c.counted_until nulls first
limit $4`

/**
 * `marginMs`: an event is written so long after its id was made, at most, as far as clocks of processes agree with that of
 * the database.
 */
export function createRollUp({ database, marginMs }: { database: Database; marginMs: number }): RollUp {
  const { db } = database

  /** Workspaces without events keep up by one statement. */
  async function passOver(ids: readonly number[], until: Date): Promise<void> {
    if (ids.length === 0) return
    await db.executeQuery(
      CompiledQuery.raw(
        `insert into figure_cursors as c (workspace_id, position, counted_until) select id, $2::uuid, $3 from unnest($1::bigint[]) id
         on conflict (workspace_id) do update set position = excluded.position, counted_until = excluded.counted_until
         where c.position < excluded.position and not exists (
           select from events e where e.workspace_id = c.workspace_id and e.id > c.position and e.id < excluded.position)`,
        [ids, leastIdAt(until.getTime()), until],
      ),
    )
  }

  return {
    async round() {
      const until = new Date((await advanceHorizon(db)).getTime() - marginMs)
      const values = [leastIdAt(0), leastIdAt(until.getTime()), until, workspacesAtOnce]
      const { rows } = await db.executeQuery<{ id: number; due: boolean }>(CompiledQuery.raw(statement, values))
      await passOver(
        rows.flatMap(({ id, due }) => (due ? [] : [id])),
        until,
      )
      let more = rows.length === workspacesAtOnce
      for (const { id, due } of rows) {
        if (due && (await countEvents(database, id, until, eventsAtOnce))) more = true
      }
      if ((await foldDue(database, rowsAtOnce)) === rowsAtOnce) more = true
      return more
    },
  }
}
