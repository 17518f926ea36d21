import type { Tx } from '../../db/database.ts'
import { extendOptOut } from '../consent/suppressions.ts'
import { currentContact } from '../tenant/merged-ids.ts'
import { readTenant } from '../tenant/read-tenant.ts'
import { type Identity, missingFrom } from './contact.ts'
import { mergeContacts } from './merging/merge-contacts.ts'
import { selectContacts } from './select-contact.ts'
import { updateContact } from './update-contact.ts'

interface Learned {
  workspaceId: number
  contactId: number
  /** What the vendor says is the same person. */
  identities: readonly Identity[]
  /** As in the history of changes: `channel:3`. */
  actor: string
}

/**
 * Adds identities that a vendor has told to a contact. Contacts that have one of them are the same person, and are merged
 * with it; so is their consent. Locks the contacts. Emits nothing if nobody is merged and nobody's consent changes,
 * because no client asked for the change. Returns the id of the contact that has them now.
 */
export async function learnIdentities(
  tx: Tx,
  { workspaceId, contactId: known, identities, actor }: Learned,
  now: Date,
): Promise<number> {
  const row = await selectContacts(tx, workspaceId)
    .where('contacts.id', '=', currentContact(known))
    .forNoKeyUpdate('contacts')
    .executeTakeFirst()
  if (!row) return known
  const contactId = row.id
  const missing = missingFrom(row, identities)
  if (missing.length === 0) return contactId
  const owners = await ownersOf(tx, workspaceId, missing)
  await tx
    .insertInto('identities')
    .values(missing.map((one) => ({ ...one, contact_id: contactId, workspace_id: workspaceId, created_at: now })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  // The merge brings the consent of both in line.
  if (owners.length > 0) {
    const { id } = await mergeContacts(tx, { workspaceId, ids: [contactId, ...owners], actor }, now)
    return id
  }
  const person = { workspaceId, contactId, identities: [...row.identities, ...missing] }
  const since = await extendOptOut(tx, person, row.opted_out_at, now)
  if (since !== null && row.opted_out_at === null) {
    const tenant = await readTenant(tx, workspaceId, actor)
    await updateContact(tx, tenant, contactId, { opted_out: true }, now, { suppressedSince: since })
  }
  return contactId
}

/** The contact that has one of the identities, which a vendor says are one person's. It has them all then. Null: nobody. */
export async function learnOwner(
  tx: Tx,
  { workspaceId, identities, actor }: Omit<Learned, 'contactId'>,
  now: Date,
): Promise<number | null> {
  const [owner] = await ownersOf(tx, workspaceId, identities)
  return owner === undefined ? null : learnIdentities(tx, { workspaceId, contactId: owner, identities, actor }, now)
}

async function ownersOf(tx: Tx, workspaceId: number, identities: readonly Identity[]): Promise<number[]> {
  const rows = await tx
    .selectFrom('identities')
    .select('contact_id')
    .distinct()
    .where('workspace_id', '=', workspaceId)
    .where('kind', '<>', 'email')
    .where((where) => where.or(identities.map(({ kind, value }) => where.and({ kind, value }))))
    .execute()
  return rows.map((row) => row.contact_id)
}
