import { type RawBuilder, sql } from 'kysely'

import type { Db } from '../../db/database.ts'
import type { Tenant } from '../workspaces/tenant.ts'
import type { Contact, Temperature } from './contact.ts'
import { parsePhone } from './phone.ts'
import { selectContacts, toContact } from './select-contact.ts'

// As a contact shows them: the first identity of its kind.
const identity = (kind: 'phone' | 'email') => sql`(
  select value from identities where contact_id = contacts.id and kind = ${sql.lit(kind)}
  order by created_at, value limit 1)`

const orders = {
  id: sql.ref('contacts.id'),
  phone: identity('phone'),
  name: sql`lower(contacts.name)`,
  email: identity('email'),
  company: sql`lower(contacts.company)`,
  // The hottest is the greatest, as the best score is.
  temperature: sql`array_position(array['frozen', 'cold', 'cool', 'warm', 'hot'], contacts.temperature)`,
  score: sql.ref('contacts.score'),
  deal_value_cents: sql.ref('contacts.deal_value_cents'),
  created_at: sql.ref('contacts.created_at'),
  updated_at: sql.ref('contacts.updated_at'),
} satisfies Record<string, RawBuilder<unknown>>

export type ContactOrder = keyof typeof orders

export interface PageFilter {
  /** From 1. */
  page: number
  perPage: number
  phone?: string | undefined
  email?: string | undefined
  temperature?: Temperature | undefined
  order: ContactOrder
  descending: boolean
}

export interface ContactPage {
  data: Contact[]
  /** Of all pages together. */
  total: number
}

/**
 * For clients that know pages by their number. Every row before the page is read, and unless they are ordered by id all
 * of them are sorted: who walks through many contacts is better off with `list`.
 */
export async function pageContacts(db: Db, tenant: Tenant, filter: PageFilter): Promise<ContactPage> {
  const { page, perPage, temperature, order, descending } = filter
  let query = selectContacts(db, tenant.workspaceId)
  for (const { kind, value } of identitiesIn(tenant, filter)) {
    const owners = db
      .selectFrom('identities')
      .select('contact_id')
      .where('workspace_id', '=', tenant.workspaceId)
      .where('kind', '=', kind)
      .where('value', '=', value)
    query = query.where('contacts.id', 'in', owners)
  }
  if (temperature) query = query.where('temperature', '=', temperature)
  const { total } = await query
    .clearSelect()
    .select((builder) => builder.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  const direction = descending ? 'desc' : 'asc'
  const rows = await query
    .orderBy(orders[order], (by) => by[direction]().nullsLast())
    .orderBy('contacts.id', direction)
    .limit(perPage)
    .offset((page - 1) * perPage)
    .execute()
  return { data: rows.map(toContact), total }
}

function identitiesIn(tenant: Tenant, { phone, email }: PageFilter): { kind: string; value: string }[] {
  return [
    ...(phone ? [{ kind: 'phone', value: parsePhone(phone, tenant.defaultCountry) }] : []),
    ...(email ? [{ kind: 'email', value: email.trim().toLowerCase() }] : []),
  ]
}
