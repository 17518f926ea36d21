import type { Tx } from '../../db/database.ts'
import type { Identity } from '../contacts/contact.ts'
import { learnIdentities } from '../contacts/learn-identities.ts'
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
  const owner = await tx
    .selectFrom('identities')
    .select('contact_id')
    .where('workspace_id', '=', workspaceId)
    .where((builder) => builder.or(person.map(({ kind, value }) => builder.and({ kind, value }))))
    .orderBy('kind', 'desc')
    .executeTakeFirst()
  if (!owner) return
  const contact = await tx
    .selectFrom('contacts')
    .select('id')
    .where('id', '=', owner.contact_id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!contact) return
  const learned = { workspaceId, contactId: contact.id, identities: person, actor: `channel:${channelId}` }
  const contactId = await learnIdentities(tx, learned, now)
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
