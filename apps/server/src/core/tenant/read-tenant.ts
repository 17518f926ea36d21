import type { Db } from '../../db/database.ts'
import { rulesOf } from './scoring-rules.ts'
import type { Tenant } from './tenant.ts'

/** The tenant of work that no request has asked for, like a vendor's report. */
export async function readTenant(db: Db, workspaceId: number, actor: string): Promise<Tenant> {
  const { stages, scoring, default_country, test_of } = await db
    .selectFrom('workspaces')
    .select(['stages', 'scoring', 'default_country', 'test_of'])
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  const mode = test_of === null ? 'live' : 'test'
  return { workspaceId, mode, actor, stages, scoring: rulesOf(scoring), defaultCountry: default_country }
}
