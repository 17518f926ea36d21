import { type RawBuilder, sql } from 'kysely'

import type { Db, Tx } from '../../db/database.ts'

/** SQL: the workspace that this one is for the tests of; null for one that is none. */
export const testedBy = (workspaceId: number): RawBuilder<number | null> =>
  sql<number | null>`(select test_of from workspaces where id = ${workspaceId})`

/** Whether the workspace is one for tests: it has no channel but the simulator. */
export async function isTestWorkspace(db: Db, id: number): Promise<boolean> {
  const row = await db.selectFrom('workspaces').select('test_of').where('id', '=', id).executeTakeFirst()
  return row?.test_of != null
}

/**
 * The workspace in which the test keys of this one work. It is made when it is first asked for, with the settings that
 * this one has then; later, each has its own.
 */
export async function testWorkspaceOf(tx: Tx, id: number): Promise<number> {
  const find = () => tx.selectFrom('workspaces').select('id').where('test_of', '=', id).executeTakeFirst()
  const found = await find()
  if (found) return found.id
  const columns = [...settings, 'test_of'] as const
  const made = await tx
    .insertInto('workspaces')
    .columns(columns)
    .expression(
      tx
        .selectFrom('workspaces')
        .select([...settings, 'id'])
        .where('id', '=', id),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('channels')
    .values({ workspace_id: made.id, type: 'simulator', name: 'Simulator', is_default: true })
    .execute()
  return made.id
}

const settings = [
  'name',
  'default_country',
  'time_zone',
  'stages',
  'scoring',
  'opt_out_words',
  'opt_in_words',
  'opt_out_reply',
] as const
