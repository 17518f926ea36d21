import { sql } from 'kysely'

import type { Db } from '../../db/database.ts'
import { selectContacts, toContact } from '../contacts/select-contact.ts'
import { hasScope } from '../keys/require-scopes.ts'
import type { Tenant } from '../tenant/tenant.ts'
import type { Enrollment } from './campaign.ts'

/** What a list of enrollments calls a contact by. */
interface Named {
  id: number
  name: string | null
  phone: string | null
  email: string | null
  linkedin: string | null
}

export interface NamedEnrollment extends Enrollment {
  /** Null without the scope `contacts:read`. */
  contact: Named | null
}

/** Adds their contacts, by one statement. */
export async function nameContacts(db: Db, tenant: Tenant, listed: readonly Enrollment[]): Promise<NamedEnrollment[]> {
  if (!hasScope(tenant, 'contacts:read')) return listed.map((one) => ({ ...one, contact: null }))
  const ids = listed.map(({ contact_id }) => contact_id)
  const rows = await selectContacts(db, tenant.workspaceId)
    .where('contacts.id', '=', sql<number>`any(${ids}::bigint[])`)
    .execute()
  const byId = new Map(rows.map((row) => [row.id, toContact(row)]))
  return listed.map((one) => {
    const contact = byId.get(one.contact_id)
    if (!contact) return { ...one, contact: null }
    const { id, name, phone, email, linkedin } = contact
    return { ...one, contact: { id, name, phone, email, linkedin } }
  })
}
