import { type RawBuilder, sql } from 'kysely'

import type { Tenant } from '../../tenant/tenant.ts'
import type { Identity } from '../contact.ts'
import { identitiesIn } from '../read-address.ts'

/** A text to search for: a part of a name, a company, an e-mail address or a phone number, or a whole WhatsApp id. */
export interface Sought {
  workspaceId: number
  /** In lower case. */
  text: string
  /** The digits of a text that a phone number may have. With a plus, a number begins so. */
  digits: string | undefined
  begins: boolean
  /** The text as a number in another form, or as an id of WhatsApp's. */
  addresses: Identity[]
}

export function seek(tenant: Tenant, search: string): Sought {
  const text = search.trim()
  return {
    workspaceId: tenant.workspaceId,
    text: text.toLowerCase(),
    digits: /^[+\d\s().-]*\d[\d\s().-]*$/.test(text) ? text.replaceAll(/\D/g, '') : undefined,
    begins: text.startsWith('+'),
    addresses: addressesIn(text, tenant),
  }
}

function addressesIn(text: string, tenant: Tenant): Identity[] {
  try {
    return identitiesIn(text, tenant)
  } catch {
    return []
  }
}

/** Whether the contact of a row has the text. */
export function matches({ text, digits, begins, addresses }: Sought): RawBuilder<boolean> {
  const part = sql`lower(${`%${escaped(text)}%`}::text)`
  const kinds = [
    sql`i.kind = 'email' and i.value like ${part}`,
    ...(digits === undefined ? [] : [sql`i.kind = 'phone' and i.value like ${`${begins ? '' : '%'}${digits}%`}::text`]),
    ...addresses.map(({ kind, value }) => sql`i.kind = ${kind} and i.value = ${value}`),
  ]
  return sql`(lower(contacts.name) like ${part} or lower(contacts.company) like ${part} or exists (
    select from identities i where i.contact_id = contacts.id and (${sql.join(kinds, sql` or `)})))`
}

/** For LIKE. */
function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&')
}
