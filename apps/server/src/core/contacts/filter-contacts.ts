import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'

import type { Db } from '../../db/database.ts'
import type { DB } from '../../db/types.gen.ts'
import type { Temperature } from '../tenant/scoring-rules.ts'
import type { Tenant } from '../tenant/tenant.ts'
import type { Identity } from './contact.ts'
import { findStage } from './normalize.ts'
import { identitiesIn } from './read-address.ts'
import { selectContacts } from './select-contact.ts'

export interface ContactQuery {
  stage?: string | undefined
  /** A phone number, or an address as our events show it. */
  phone?: string | undefined
  email?: string | undefined
  temperature?: Temperature | undefined
  /** What contacts without a temperature count as. */
  unratedTemperature?: Temperature | undefined
  /** Part of a name, a phone number or an e-mail address, or a whole WhatsApp id. */
  search?: string | undefined
}

/** The workspace's contacts that match the query. */
export function filterContacts(db: Db, tenant: Tenant, filter: ContactQuery) {
  const { stage, phone, email, temperature, unratedTemperature, search } = filter
  const owners = (...values: Pick<Identity, 'kind' | 'value'>[]) =>
    db
      .selectFrom('identities')
      .select('contact_id')
      .where('workspace_id', '=', tenant.workspaceId)
      .where((builder) => builder.or(values.map((identity) => builder.and(identity))))
  let query = selectContacts(db, tenant.workspaceId)
  if (stage !== undefined) query = query.where('stage', '=', findStage(tenant, stage))
  if (temperature) {
    query = query.where((builder) =>
      temperature === unratedTemperature
        ? builder.or([builder('temperature', '=', temperature), builder('temperature', 'is', null)])
        : builder('temperature', '=', temperature),
    )
  }
  if (phone) {
    query = query.where('contacts.id', 'in', owners(...identitiesIn(phone, tenant)))
  }
  if (email) query = query.where('contacts.id', 'in', owners({ kind: 'email', value: email.trim().toLowerCase() }))
  if (search !== undefined) query = query.where('contacts.id', '=', found(tenant, search))
  return query
}

/**
 * How many contacts, the newest, a search looks through. It reads all of them: an index of their trigrams would make each
 * new contact four times as costly for the database.
 */
const searchedAtMost = 100_000

/**
 * Any of the ids of contacts that have the text in their name, phone or e-mail address. An array, which is read once:
 * PostgreSQL would read a subquery again for each contact, while it takes the tables to be empty.
 */
function found(tenant: Tenant, search: string) {
  const { workspaceId } = tenant
  const text = search.trim()
  const phone = phonePattern(text)
  const part = `%${escaped(text)}%`
  const searched = sql`coalesce((
    select id from contacts where workspace_id = ${workspaceId} order by id desc offset ${searchedAtMost} limit 1), 0)`
  const ofKind = (
    kind: 'email' | 'phone',
    value: RawBuilder<unknown>,
  ) => sql`union all select contact_id from identities
    where workspace_id = ${workspaceId} and kind = ${sql.lit(kind)} and value like ${value} and contact_id > ${searched}`
  const withIdentity = ({ kind, value }: Identity) => sql`union all select contact_id from identities
    where workspace_id = ${workspaceId} and kind = ${kind} and value = ${value}`
  return sql<number>`any(array(
    select id from contacts
    where workspace_id = ${workspaceId} and lower(name) like lower(${part}::text) and id > ${searched}
    ${ofKind('email', sql`lower(${part}::text)`)}
    ${phone === undefined ? sql`` : ofKind('phone', sql`${phone}::text`)}
    ${sql.join(wholeAddress(text, tenant).map(withIdentity), sql` `)}))`
}

/** Undefined for a text that no phone number has. A number with a plus begins so. */
function phonePattern(text: string): string | undefined {
  if (!/^[+\d\s().-]*\d[\d\s().-]*$/.test(text)) return undefined
  const digits = text.replaceAll(/\D/g, '')
  return text.startsWith('+') ? `${digits}%` : `%${digits}%`
}

/** For LIKE. */
function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&')
}

export async function countContacts(query: SelectQueryBuilder<DB, 'contacts', object>): Promise<number> {
  const { count } = await query
    .clearSelect()
    .select((builder) => builder.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** The text as a number in another form, or as an id of WhatsApp's; none if it is neither. */
function wholeAddress(text: string, tenant: Tenant): Identity[] {
  try {
    return identitiesIn(text, tenant)
  } catch {
    return []
  }
}
