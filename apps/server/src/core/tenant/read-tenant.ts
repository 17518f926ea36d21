import type { Db } from '../../db/database.ts'
import type { Tenant } from './tenant.ts'

/** The tenant of work that no request has asked for, like a vendor's report. */
export async function readTenant(db: Db, workspaceId: number, actor: string): Promise<Tenant> {
  const { stages, default_country, test_of } = await db
    .selectFrom('workspaces')
    .select(['stages', 'default_country', 'test_of'])
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  return { workspaceId, mode: test_of === null ? 'live' : 'test', actor, stages, defaultCountry: default_country }
}
