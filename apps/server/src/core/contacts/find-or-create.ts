import { CollisionError, noteEvents, type Tx } from '../../db/database.ts'
import type { Tenant } from '../workspaces/tenant.ts'
import type { Contact, Identity } from './contact.ts'
import { eventsOf, insertContacts } from './insert-contacts.ts'
import { type FirstWords, newContact } from './new-contact.ts'
import { selectContacts, toContact } from './select-contact.ts'

/**
 * The contact behind the first identity that is known, with those it lacked added; a new one where none is known. Used
 * where a message names somebody, in either direction.
 */
export async function findOrCreateContact(
  tx: Tx,
  tenant: Tenant,
  identities: Identity[],
  defaults: { name?: string | null; source?: string | null },
  now: Date,
  heard?: FirstWords,
): Promise<Contact> {
  const known = await findByIdentity(tx, tenant, identities)
  if (!known) {
    const input = Object.fromEntries(identities.map(({ kind, value }) => [kind, value]))
    const { made } = await insertContacts(tx, [newContact(tenant, { ...defaults, ...input }, identities, now, heard)])
    const [contact] = made
    if (!contact) throw new CollisionError('another transaction has just made this contact')
    noteEvents(tx, eventsOf(contact))
    return contact
  }
  const missing = identities.filter(
    (identity) => !known.identities.some(({ kind, value }) => kind === identity.kind && value === identity.value),
  )
  if (missing.length === 0) return known
  const there = await tx.selectFrom('contacts').select('id').where('id', '=', known.id).forKeyShare().executeTakeFirst()
  if (!there) throw new CollisionError('another transaction has just removed this contact')
  await tx
    .insertInto('identities')
    .values(
      missing.map((identity) => ({
        ...identity,
        contact_id: known.id,
        workspace_id: tenant.workspaceId,
        created_at: now,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  // Read again: its phone may be one of those.
  const found = selectContacts(tx, tenant.workspaceId).where('contacts.id', '=', known.id)
  return toContact(await found.executeTakeFirstOrThrow())
}

async function findByIdentity(tx: Tx, tenant: Tenant, identities: Identity[]): Promise<Contact | undefined> {
  for (const { kind, value } of identities) {
    const row = await selectContacts(tx, tenant.workspaceId)
      .innerJoin('identities', 'identities.contact_id', 'contacts.id')
      .where('identities.workspace_id', '=', tenant.workspaceId)
      .where('identities.kind', '=', kind)
      .where('identities.value', '=', value)
      .executeTakeFirst()
    if (row) return toContact(row)
  }
  return undefined
}
