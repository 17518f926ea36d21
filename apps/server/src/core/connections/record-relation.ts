import type { Tx } from '../../db/database.ts'
import type { Identity } from '../contacts/contact.ts'
import { learnOwner } from '../contacts/learn-identities.ts'
import { acceptConnection } from './accept-connection.ts'

/**
 * Records that a channel's account is connected with a person, by our invitation or otherwise. People who aren't
 * contacts are ignored: an account has private connections too.
 */
export async function recordRelation(
  tx: Tx,
  { workspaceId, channelId }: { workspaceId: number; channelId: number },
  person: readonly Identity[],
  now: Date,
): Promise<void> {
  const actor = `channel:${channelId}`
  const contactId = await learnOwner(tx, { workspaceId, identities: person, actor }, now)
  if (contactId === null) return
  const relation = { workspace_id: workspaceId, contact_id: contactId, channel_id: channelId }
  await tx
    .insertInto('connections')
    .values({ ...relation, status: 'sent', created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await tx
    .selectFrom('connections')
    .selectAll()
    .where('contact_id', '=', contactId)
    .where('channel_id', '=', channelId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  await acceptConnection(tx, row, now)
}
