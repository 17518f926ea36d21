import { z } from 'zod'

import type { Contacts } from '../../core/contacts/contacts.ts'
import type { ContactQuery } from '../../core/contacts/filter-contacts.ts'
import type { Tenant } from '../../core/tenant/tenant.ts'
import { contact, toContact } from './contact.ts'

const size = 15

export const contactPage = z
  .object({ meta: z.object({ count: z.number().int(), current_page: z.number().int() }), payload: z.array(contact) })
  .meta({ examples: [{ meta: { count: 1, current_page: 1 }, payload: contact.meta()?.examples ?? [] }] })

export async function readContactPage(
  contacts: Contacts,
  tenant: Tenant,
  page: number,
  query: ContactQuery,
): Promise<z.infer<typeof contactPage>> {
  const { data } = await contacts.list(tenant, { ...query, limit: size, offset: (page - 1) * size })
  const count = await contacts.count(tenant, query)
  return { meta: { count, current_page: page }, payload: data.map(toContact) }
}
