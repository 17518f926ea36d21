import type { Db } from '../../db/database.ts'
import type { Tenant } from './tenant.ts'

/** The tenant of work that no request has asked for, like a vendor's report. */
export async function readTenant(db: Db, workspaceId: number, actor: string): Promise<Tenant> {
  const { stages, default_country } = await db
    .selectFrom('workspaces')
    .select(['stages', 'default_country'])
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  return { workspaceId, mode: 'live', actor, stages, defaultCountry: default_country }
}
