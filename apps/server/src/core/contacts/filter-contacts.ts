import { type SelectQueryBuilder, sql } from 'kysely'

import type { Db } from '../../db/database.ts'
import type { DB } from '../../db/types.gen.ts'
import type { Temperature } from '../tenant/scoring-rules.ts'
import type { Tenant } from '../tenant/tenant.ts'
import type { Identity } from './contact.ts'
import { findStage } from './normalize.ts'
import { identitiesIn } from './read-address.ts'
import { candidates } from './searching/candidates.ts'
import { matches, seek } from './searching/match-contact.ts'
import { selectContacts } from './select-contact.ts'

export interface ContactQuery {
  stage?: string | undefined
  /** A stage that may be gone: no contact is in it then. */
  savedStage?: string | undefined
  /** A phone number, or an address as our events show it. */
  phone?: string | undefined
  email?: string | undefined
  temperature?: Temperature | undefined
  /** What contacts without a temperature count as. */
  unratedTemperature?: Temperature | undefined
  owner?: string | undefined
  tag?: string | undefined
  /** A contact without a score has 0. */
  score_at_least?: number | undefined
  source?: string | undefined
  updated_before?: Date | undefined
  has_open_task?: boolean | undefined
  /** Part of a name, a company, a phone number or an e-mail address, or a whole WhatsApp id. */
  search?: string | undefined
  /** What they match besides. */
  within?: ContactQuery | undefined
}

/** The workspace's contacts that match the query. */
export function filterContacts(db: Db, tenant: Tenant, { search, ...filter }: ContactQuery) {
  const query = filterByFields(db, tenant, filter)
  return search === undefined ? query : withText(query, tenant, search)
}

/** Without the search of the query itself. */
export function filterByFields(db: Db, tenant: Tenant, { within, ...filter }: Omit<ContactQuery, 'search'>) {
  const query = withFields(selectContacts(db, tenant.workspaceId), db, tenant, filter)
  if (!within) return query
  const both = withFields(query, db, tenant, within)
  return within.search === undefined ? both : withText(both, tenant, within.search)
}

type Query = ReturnType<typeof selectContacts>

function withText(query: Query, tenant: Tenant, search: string): Query {
  const sought = seek(tenant, search)
  return query.where('contacts.id', '=', candidates(sought)).where(matches(sought))
}

function withFields(all: Query, db: Db, tenant: Tenant, filter: ContactQuery): Query {
  const { savedStage, stage, phone, email, temperature, unratedTemperature, owner, tag, score_at_least, source } =
    filter
  const { updated_before, has_open_task } = filter
  const owners = (...values: Pick<Identity, 'kind' | 'value'>[]) =>
    db
      .selectFrom('identities')
      .select('contact_id')
      .where('workspace_id', '=', tenant.workspaceId)
      .where((builder) => builder.or(values.map((identity) => builder.and(identity))))
  let query = all
  if (savedStage !== undefined) query = query.where('stage', '=', savedStage)
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
  if (owner !== undefined) query = query.where('owner', '=', owner)
  if (tag !== undefined) query = query.where(hasTag(tenant, tag))
  if (score_at_least !== undefined) query = query.where(sql<boolean>`coalesce(contacts.score, 0) >= ${score_at_least}`)
  if (updated_before) query = query.where('contacts.updated_at', '<', updated_before)
  if (has_open_task !== undefined) query = query.where(hasOpenTask(tenant, has_open_task))
  if (source !== undefined) query = query.where('source', '=', source)
  return query
}

/** As the index has it. */
const hasTag = ({ workspaceId }: Tenant, tag: string) => sql<boolean>`(contacts.tags <> '{}' and
  text_keys(contacts.workspace_id, contacts.tags) @> text_keys(${workspaceId}::bigint, array[${tag}::text])
  and contacts.tags @> array[${tag}::text])`

/** Two forms, so that the database may start from the tasks, which are fewer. */
const hasOpenTask = ({ workspaceId }: Tenant, wanted: boolean) =>
  wanted
    ? sql<boolean>`contacts.id in (
        select contact_id from tasks where workspace_id = ${workspaceId} and status = 'open' and contact_id is not null)`
    : sql<boolean>`not exists (select from tasks where contact_id = contacts.id and status = 'open')`

export async function countContacts(query: SelectQueryBuilder<DB, 'contacts', object>): Promise<number> {
  const { count } = await query
    .clearSelect()
    .select((builder) => builder.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}
