import { recordEventTypes, type Tx } from '../../db/database.ts'
import { invalidField, notFound } from '../../kernel/errors.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { claimEmail } from './claim-email.ts'
import type { Contact, ContactInput, Identity } from './contact.ts'
import { identityTaken } from './identity-taken.ts'
import { eventsOf, insertContacts } from './insert-contacts.ts'
import { newContact } from './new-contact.ts'
import { identitiesOf } from './normalize.ts'
import { ownerOf } from './owner-of.ts'

/** Creates a contact from a normalised input. Throws `conflict` if another contact has one of its identities. */
export async function createContact(tx: Tx, tenant: Tenant, input: ContactInput, now: Date): Promise<Contact> {
  const identities = identitiesOf(input)
  if (identities.length === 0)
    throw invalidField('phone', 'is required, or an e-mail address or a LinkedIn profile instead')
  if (input.email) await claimEmail(tx, tenant.workspaceId, input.email, null)
  // A concurrent insert of the identity raises unique_violation, and transact() retries.
  const { made } = await insertContacts(tx, [newContact(tenant, input, identities, now)])
  const [contact] = made
  if (!contact) throw await takenOf(tx, tenant, identities)
  recordEventTypes(tx, eventsOf(contact))
  return contact
}

async function takenOf(tx: Tx, tenant: Tenant, identities: Identity[]): Promise<Error> {
  for (const { kind, value } of identities) {
    if (kind === 'email') continue
    const owner = await ownerOf(tx, tenant.workspaceId, { kind, value })
    if (owner !== undefined) return identityTaken(kind, value)
  }
  return notFound('contact', identities.map(({ value }) => value).join(', '))
}
