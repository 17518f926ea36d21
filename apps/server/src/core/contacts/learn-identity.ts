import type { Tx } from '../../db/database.ts'
import type { Identity } from './contact.ts'

interface Learned {
  workspaceId: number
  contactId: number
  identity: Identity
}

/**
 * Stores a vendor's id of a contact, so that their messages are recognised by it. This emits no event, because no
 * client asked for the change. An identity of another contact stays there.
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
