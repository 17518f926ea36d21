import { type RawBuilder, sql } from 'kysely'

import type { Db } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import { isAfter, paginateBy, placeIn, selectKey } from '../../db/paginate-by.ts'
import { checkSkipped, cursorId, type Listing, type Page } from '../../kernel/pagination.ts'
import type { Tenant } from '../tenant/tenant.ts'
import type { Contact } from './contact.ts'
import { type ContactSort, contactOrders } from './contact-orders.ts'
import { type ContactQuery, filterByFields, filterContacts } from './filter-contacts.ts'
import { matches, seek } from './searching/match-contact.ts'
import { toContact } from './select-contact.ts'

export interface ContactFilter extends ContactQuery, Page {
  /** Default: the newest first. */
  sort?: ContactSort | undefined
  /** How many contacts to skip, for clients that page by number. Not with `sort`. */
  offset?: number | undefined
}

const list = 'contacts'
/** What a search reads one by one, before it asks the index. */
const readFirst = 2_000

/**
 * One page of the contacts. A search looks through the first ones in the order, which fill the page if many contacts
 * have the text. Otherwise few have it, and the index finds them: to sort all that have a common text took seconds.
 */
export async function listContacts(
  db: Db,
  tenant: Tenant,
  { sort, limit, cursor, offset = 0, search, ...filter }: ContactFilter,
): Promise<Listing<Contact>> {
  const page = { limit, cursor }
  const skipped = checkSkipped(offset)
  if (search !== undefined && skipped === 0) {
    const first = firstIds(filterByFields(db, tenant, filter), cursor, sort)
    const near = filterByFields(db, tenant, {})
      .where('contacts.id', '=', first)
      .where(matches(seek(tenant, search)))
    const found = await pageOf(near, page, sort)
    if (found.next_cursor !== null) return found
  }
  return pageOf(filterContacts(db, tenant, { ...filter, search }).offset(skipped), page, sort)
}

type Query = ReturnType<typeof filterContacts>

/** The first ids of the query after the cursor, as an array. */
function firstIds(query: Query, cursor: string | undefined, sort: ContactSort = 'created'): RawBuilder<number> {
  const limit = sql.lit(readFirst)
  const ids = query.clearSelect().select('contacts.id')
  if (sort === 'created') {
    const before = cursorId(cursor, 'integer', list)
    const rest = before === undefined ? ids : ids.where('contacts.id', '<', before)
    return sql<number>`any(array(${rest.orderBy('contacts.id', 'desc').limit(limit)}))`
  }
  const order = contactOrders[sort]
  const place = placeIn(cursor, order)
  const rest = place ? ids.where(isAfter(order, place)) : ids
  return sql<number>`any(array(${rest.orderBy(order.by, 'desc').orderBy('contacts.id', 'desc').limit(limit)}))`
}

function pageOf(query: Query, page: Page, sort: ContactSort = 'created'): Promise<Listing<Contact>> {
  if (sort === 'created') return paginate(query, page, { list, column: 'contacts.id' }, toContact)
  const order = contactOrders[sort]
  return paginateBy(query.select(selectKey(order)), page, order, toContact)
}
