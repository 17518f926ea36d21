import type { Contact } from '../../core/contacts/contact.ts'
import type { Contacts } from '../../core/contacts/contacts.ts'
import { hasScope } from '../../core/keys/require-scopes.ts'
import type { Tenant } from '../../core/tenant/tenant.ts'

/** Of operations that show conversations with their contacts. */
export const senderScopes = { 'contacts:read': 'to be shown the contact' } as const

/** The contacts of conversations, by id. None for a key that may not read contacts. */
export async function sendersOf(contacts: Contacts, tenant: Tenant, ids: number[]): Promise<Map<number, Contact>> {
  return hasScope(tenant, 'contacts:read') ? contacts.byId(tenant, ids) : new Map()
}
