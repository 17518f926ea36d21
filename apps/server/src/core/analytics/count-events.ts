import { sql } from 'kysely'

import type { Database, Tx } from '../../db/database.ts'
import { leastIdAt } from '../../kernel/ids.ts'
import { addFigures } from './add-figures.ts'
import { loadClocks, saveClocks } from './clocks.ts'
import { enterStages } from './enter-stages.ts'
import { conversationsIn, foldEvents } from './fold-events.ts'
import { readEvents } from './read-events.ts'

/**
 * Counts the next events of a workspace, at most `limit`, of the time before `until`. The figures and the cursor are one
 * transaction: each event counts once, wherever a process is killed. Returns whether there may be more.
 */
export async function countEvents(
  { transact }: Pick<Database, 'transact'>,
  workspaceId: number,
  until: Date,
  limit: number,
): Promise<boolean> {
  return transact(async (tx) => {
    const after = await lockCursor(tx, workspaceId)
    const before = leastIdAt(until.getTime())
    if (after === undefined || after >= before) return false
    const events = await readEvents(tx, { workspaceId, after, before }, limit)
    const clocks = await loadClocks(tx, conversationsIn(events))
    const { figures, stages } = foldEvents(events, clocks)
    await saveClocks(tx, clocks)
    await addFigures(tx, workspaceId, [...figures, ...(await enterStages(tx, workspaceId, stages))])
    const last = events.at(-1)
    const more = last !== undefined && events.length === limit
    await tx
      .updateTable('figure_cursors')
      .set(
        more
          ? { position: last.id, counted_until: sql<Date>`uuid_time(${last.id}::uuid)` }
          : { position: before, counted_until: until },
      )
      .where('workspace_id', '=', workspaceId)
      .execute()
    return more
  })
}

/** Undefined: another process counts. A workspace without a cursor begins with the oldest event. */
async function lockCursor(tx: Tx, workspaceId: number): Promise<string | undefined> {
  const lock = () =>
    tx
      .selectFrom('figure_cursors')
      .select('position')
      .where('workspace_id', '=', workspaceId)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst()
  const known = await lock()
  if (known) return known.position
  await tx
    .insertInto('figure_cursors')
    .values({ workspace_id: workspaceId, position: leastIdAt(0), counted_until: new Date(0) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return (await lock())?.position
}
