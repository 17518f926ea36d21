import { CollisionError, noteEvents, type Tx } from '../../db/database.ts'
import type { Tenant } from '../workspaces/tenant.ts'
import type { Contact, Identity } from './contact.ts'
import { eventsOf, insertContacts } from './insert-contacts.ts'
import { type FirstWords, newContact } from './new-contact.ts'

/** Makes a contact whom a message names, in either direction. Collides when one of the identities is somebody's. */
export async function meetContact(
  tx: Tx,
  tenant: Tenant,
  identities: Identity[],
  defaults: { name?: string | null; source?: string | null },
  now: Date,
  heard?: FirstWords,
): Promise<Contact> {
  const input = Object.fromEntries(identities.map(({ kind, value }) => [kind, value]))
  const { made } = await insertContacts(tx, [newContact(tenant, { ...defaults, ...input }, identities, now, heard)])
  const [contact] = made
  if (!contact) throw new CollisionError('another transaction has just made this contact')
  noteEvents(tx, eventsOf(contact))
  return contact
}

/** What a locked contact is known by from now on as well, as far as it isn't somebody else's. */
export async function addIdentities(
  tx: Tx,
  tenant: Tenant,
  known: { id: number; identities: Identity[] },
  identities: Identity[],
  now: Date,
): Promise<void> {
  const missing = identities.filter(
    (identity) => !known.identities.some(({ kind, value }) => kind === identity.kind && value === identity.value),
  )
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
}
