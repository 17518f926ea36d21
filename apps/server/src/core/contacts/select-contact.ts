import { type Selectable, sql } from 'kysely'

import type { Db } from '../../db/database.ts'
import type { Contacts as ContactRow } from '../../db/types.gen.ts'
import type { Temperature } from '../tenant/scoring-rules.ts'
import type { Contact, Identity, IdentityKind } from './contact.ts'

/** An SQL expression of a contact's identities as JSON. */
export const identitiesOf = (contacts: string) => `(
  select coalesce(json_agg(json_build_object('kind', kind, 'value', value) order by created_at, kind, value), '[]')
  from identities where identities.contact_id = ${contacts}.id)`

const identities = sql.raw<Identity[]>(identitiesOf('contacts')).as('identities')

/** Contacts of every workspace, for callers without a tenant. `toContact` converts the rows. */
export function contactRows(db: Db) {
  return db.selectFrom('contacts').selectAll('contacts').select(identities)
}

/** Contacts of one workspace, with their identities. */
export function selectContacts(db: Db, workspaceId: number) {
  return contactRows(db).where('contacts.workspace_id', '=', workspaceId)
}

export function toContact(row: Selectable<ContactRow> & { identities: Identity[] }): Contact {
  const first = (kind: IdentityKind) => row.identities.find((identity) => identity.kind === kind)?.value ?? null
  return {
    id: row.id,
    phone: first('phone'),
    email: first('email'),
    linkedin: first('linkedin'),
    name: row.name,
    company: row.company,
    source: row.source,
    intent: row.intent,
    stage: row.stage,
    score: row.score,
    temperature: row.temperature as Temperature | null,
    deal_value_cents: row.deal_value_cents,
    currency: row.currency,
    owner: row.owner,
    tags: row.tags,
    lost_reason: row.lost_reason,
    time_zone: row.time_zone,
    attributes: row.attributes as Record<string, unknown>,
    identities: row.identities,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    qualified_at: row.qualified_at?.toISOString() ?? null,
    opted_out_at: row.opted_out_at?.toISOString() ?? null,
  }
}
