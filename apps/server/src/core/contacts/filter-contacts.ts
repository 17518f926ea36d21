import { type SelectQueryBuilder, sql } from 'kysely'

import type { Db } from '../../db/database.ts'
import type { DB } from '../../db/types.gen.ts'
import type { Temperature } from '../scoring/score.ts'
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
  if (search !== undefined) {
    const text = search.trim().toLowerCase()
    const whole = owners({ kind: 'email', value: text }, ...wholeAddress(search, tenant))
    query = query.where((builder) =>
      builder.or([sql<boolean>`position(${text}::text in lower(name)) > 0`, builder('contacts.id', 'in', whole)]),
    )
  }
  return query
}

export async function countContacts(query: SelectQueryBuilder<DB, 'contacts', object>): Promise<number> {
  const { count } = await query
    .clearSelect()
    .select((builder) => builder.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

function wholeAddress(text: string, tenant: Tenant): Identity[] {
  try {
    return identitiesIn(text, tenant)
  } catch {
    return []
  }
}
