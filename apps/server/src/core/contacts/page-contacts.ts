import { type RawBuilder, sql } from 'kysely'

import type { Db } from '../../db/database.ts'
import { checkSkipped } from '../../kernel/pagination.ts'
import type { Tenant } from '../tenant/tenant.ts'
import type { Contact } from './contact.ts'
import { type ContactQuery, countContacts, filterContacts } from './filter-contacts.ts'
import { toContact } from './select-contact.ts'

// The same value as in a contact's `phone` and `email`: the first identity of the kind.
const identity = (kind: 'phone' | 'email') => sql`(
  select value from identities where contact_id = contacts.id and kind = ${sql.lit(kind)}
  order by created_at, value limit 1)`

const orders = {
  id: sql.ref('contacts.id'),
  phone: identity('phone'),
  name: sql`lower(contacts.name)`,
  email: identity('email'),
  company: sql`lower(contacts.company)`,
  // Hot is the highest, like the best score. A contact without a score counts as one with the lowest.
  temperature: sql`coalesce(array_position(array['frozen', 'cold', 'cool', 'warm', 'hot'], contacts.temperature), 1)`,
  score: sql`coalesce(contacts.score, 0)`,
  deal_value_cents: sql.ref('contacts.deal_value_cents'),
  created_at: sql.ref('contacts.created_at'),
  updated_at: sql.ref('contacts.updated_at'),
} satisfies Record<string, RawBuilder<unknown>>

export type ContactOrder = keyof typeof orders

export interface PageFilter extends ContactQuery {
  /** From 1. */
  page: number
  perPage: number
  order: ContactOrder
  descending: boolean
}

export interface ContactPage {
  data: Contact[]
  /** The number of contacts on all pages. */
  total: number
}

/**
 * For clients that page by number. It reads every row before the page, and sorts all rows unless the order is by id.
 * `list` is faster for reading many contacts.
 */
export async function pageContacts(db: Db, tenant: Tenant, filter: PageFilter): Promise<ContactPage> {
  const { page, perPage, order, descending } = filter
  const skipped = checkSkipped((page - 1) * perPage)
  const query = filterContacts(db, tenant, filter)
  const total = await countContacts(query)
  const direction = descending ? 'desc' : 'asc'
  const rows = await query
    .orderBy(orders[order], (by) => by[direction]().nullsLast())
    .orderBy('contacts.id', direction)
    .limit(perPage)
    .offset(skipped)
    .execute()
  return { data: rows.map(toContact), total }
}
