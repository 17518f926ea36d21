import type { Db } from '../../db/database.ts'
import type { Grouping } from './metrics.ts'

const tables = { channel: 'channels', campaign: 'campaigns', endpoint: 'endpoints' } as const

/** The names of what rows are about, where it has one that isn't its key. */
export async function readNames(
  db: Db,
  workspaceId: number,
  by: Grouping,
  keys: readonly string[],
): Promise<Map<string, string | null>> {
  if (!(by in tables) || keys.length === 0) return new Map()
  const rows = await db
    .selectFrom(tables[by as keyof typeof tables])
    .select(['id', 'name'])
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', keys.map(Number))
    .execute()
  return new Map(rows.map(({ id, name }) => [String(id), name]))
}
