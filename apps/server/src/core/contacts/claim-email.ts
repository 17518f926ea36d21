import { sql } from 'kysely'

import type { Tx } from '../../db/database.ts'
import { identityTaken } from './identity-taken.ts'

/**
 * Throws `conflict` if a contact other than `ownerId` has this e-mail address. Two contacts may share an address, so no
 * index forbids it. An advisory lock serialises the callers that want the address to be unique.
 */
export async function claimEmail(tx: Tx, workspaceId: number, email: string, ownerId: number | null): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`email ${workspaceId} ${email}`}, 0))`.execute(tx)
  const other = await tx
    .selectFrom('identities')
    .select('contact_id')
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', 'email')
    .where('value', '=', email)
    .$if(ownerId !== null, (query) => query.where('contact_id', '<>', ownerId ?? 0))
    .executeTakeFirst()
  if (other) throw identityTaken('email', email)
}
