import { type RawBuilder, sql } from 'kysely'

import { hasScope } from '../keys/require-scopes.ts'
import type { Tenant } from '../tenant/tenant.ts'

/** A contact, as far as a list of other things shows it. */
export interface ContactPreview {
  id: number
  name: string | null
  phone: string | null
  email: string | null
}

const firstOf = (kind: 'phone' | 'email') => sql`(
  select i.value from identities i where i.contact_id = c.id and i.kind = ${sql.lit(kind)} order by i.created_at, i.value limit 1)`

/** The contact of a row: `column` has its id. Null without the scope `contacts:read`. */
export const contactPreview = (tenant: Pick<Tenant, 'scopes'>, column: string): RawBuilder<ContactPreview | null> =>
  hasScope(tenant, 'contacts:read')
    ? sql<ContactPreview | null>`(
        select json_build_object('id', c.id, 'name', c.name, 'phone', ${firstOf('phone')}, 'email', ${firstOf('email')})
        from contacts c where c.id = ${sql.ref(column)})`
    : sql<ContactPreview | null>`null::json`
