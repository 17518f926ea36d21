import type { Tx } from '../../db/database.ts'
import type { Identity } from './contact.ts'

interface Learned {
  workspaceId: number
  contactId: number
  identity: Identity
}

/**
 * Keeps what a vendor calls a person, so that they are known by it when they write. Not a change that anybody asked for: it
 * makes no event. What belongs to another contact stays there.
 */
export async function learnIdentity(tx: Tx, { workspaceId, contactId, identity }: Learned, now: Date): Promise<void> {
  const contact = await tx
    .selectFrom('contacts')
    .select('id')
    .where('id', '=', contactId)
    .forKeyShare()
    .executeTakeFirst()
  if (!contact) return
  await tx
    .insertInto('identities')
    .values({ ...identity, contact_id: contactId, workspace_id: workspaceId, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
