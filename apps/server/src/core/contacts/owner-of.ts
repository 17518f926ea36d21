import type { Db } from '../../db/database.ts'
import type { Identity } from './contact.ts'

/** The id of the contact that has an identity. */
export async function ownerOf(db: Db, workspaceId: number, { kind, value }: Identity): Promise<number | undefined> {
  const row = await db
    .selectFrom('identities')
    .select('contact_id')
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', kind)
    .where('value', '=', value)
    .executeTakeFirst()
  return row?.contact_id
}
