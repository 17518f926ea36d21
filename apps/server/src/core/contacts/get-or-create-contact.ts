import { CollisionError, recordEventTypes, type Tx } from '../../db/database.ts'
import type { Tenant } from '../tenant/tenant.ts'
import type { Contact, ContactInput, Identity } from './contact.ts'
import { eventsOf, insertContacts } from './insert-contacts.ts'
import { type FirstWords, type NewContact, newContact } from './new-contact.ts'

type Defaults = Pick<ContactInput, 'name' | 'source'>

/** The new contact for an unknown sender or recipient of a message. */
export function newContactFromMessage(
  tenant: Tenant,
  identities: Identity[],
  defaults: Defaults,
  now: Date,
  heard?: FirstWords,
): NewContact {
  const input = Object.fromEntries(identities.map(({ kind, value }) => [kind, value]))
  return newContact(tenant, { ...defaults, ...input }, identities, now, heard)
}

/** Creates the contact that a message is for. Throws CollisionError if another contact has one of the identities. */
export async function createContactFromMessage(
  tx: Tx,
  tenant: Tenant,
  identities: Identity[],
  defaults: Defaults,
  now: Date,
): Promise<Contact> {
  const { made } = await insertContacts(tx, [newContactFromMessage(tenant, identities, defaults, now)])
  const [contact] = made
  if (!contact) throw new CollisionError('another transaction has just created this contact')
  recordEventTypes(tx, eventsOf(contact))
  return contact
}
