import { sql } from 'kysely'

import type { Order } from '../../db/paginate-by.ts'

/** The orders of the list of contacts, the newest or highest first. `last_message`: when the contact last wrote. */
export const contactSorts = ['created', 'updated', 'score', 'last_message'] as const
export type ContactSort = (typeof contactSorts)[number]

const order = (sort: ContactSort, type: Order['type'], by: string): Order => ({
  list: `contacts.${sort}`,
  by: sql.raw(by),
  type,
  column: 'contacts.id',
})

/** As their indexes have them. By id is an order of its own: see `paginate`. */
export const contactOrders: Record<Exclude<ContactSort, 'created'>, Order> = {
  updated: order('updated', 'timestamptz', 'contacts.updated_at'),
  // A contact without a score counts as one with the lowest.
  score: order('score', 'integer', 'coalesce(contacts.score, 0)'),
  last_message: order('last_message', 'timestamptz', "coalesce(contacts.last_inbound_at, '-infinity')"),
}
