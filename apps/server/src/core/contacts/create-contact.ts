import { recordEventTypes, type Tx } from '../../db/database.ts'
import { invalidField, notFound } from '../../kernel/errors.ts'
import type { Tenant } from '../workspaces/tenant.ts'
import { claimEmail } from './claim-email.ts'
import type { Contact, ContactInput, Identity } from './contact.ts'
import { identityTaken } from './identity-taken.ts'
import { eventsOf, insertContacts } from './insert-contacts.ts'
import { newContact } from './new-contact.ts'
import { identitiesOf } from './normalize.ts'

/** Makes a contact of a normalised input, or throws `conflict` where one of its identities is another one's. */
export async function createContact(tx: Tx, tenant: Tenant, input: ContactInput, now: Date): Promise<Contact> {
  const identities = identitiesOf(input)
  if (identities.length === 0) throw invalidField('phone', 'is required, or an email or linkedin in its place')
  if (input.email) await claimEmail(tx, tenant.workspaceId, input.email, null)
  // A unique violation, where another transaction takes the identity meanwhile, has this one tried again.
  const { made } = await insertContacts(tx, [newContact(tenant, input, identities, now)])
  const [contact] = made
  if (!contact) throw await takenOf(tx, tenant, identities)
  recordEventTypes(tx, eventsOf(contact))
  return contact
}

async function takenOf(tx: Tx, tenant: Tenant, identities: Identity[]): Promise<Error> {
  for (const { kind, value } of identities) {
    if (kind === 'email') continue
    const owner = await tx
      .selectFrom('identities')
      .select('contact_id')
      .where('workspace_id', '=', tenant.workspaceId)
      .where('kind', '=', kind)
      .where('value', '=', value)
      .executeTakeFirst()
    if (owner) return identityTaken(kind, value)
  }
  return notFound('contact', identities.map(({ value }) => value).join(', '))
}
