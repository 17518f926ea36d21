import { type RawBuilder, sql } from 'kysely'

import type { Tx } from '../../db/database.ts'
import { ParleyError } from '../../kernel/errors.ts'
import { filterContacts } from '../contacts/filter-contacts.ts'
import { findStage } from '../contacts/normalize.ts'
import { findSegment } from '../segments/find-segment.ts'
import { currentContacts } from '../tenant/merged-ids.ts'
import type { Temperature } from '../tenant/scoring-rules.ts'
import type { Tenant } from '../tenant/tenant.ts'

/** Selects the workspace's contacts that match all fields. */
export interface ContactsWanted {
  stage?: string | undefined
  temperature?: Temperature | undefined
  score_at_least?: number | undefined
  source?: string | undefined
  owner?: string | undefined
  tag?: string | undefined
  /** Part of a name, a company or an address. */
  q?: string | undefined
  /** A label of one of the contact's conversations. */
  label?: string | undefined
}

export type EnrollInput = { contact_ids: number[] } | { filter: ContactsWanted } | { segment_id: number }

/** The contacts that a request names. */
export interface Wanted {
  /** A condition on the contact `c`. */
  where: RawBuilder<boolean>
  /** Throws `invalid` for a list with an id that isn't a contact's, given how many were found. */
  requireAll(found: number): Promise<void>
}

export async function wantedBy(tx: Tx, tenant: Tenant, input: EnrollInput): Promise<Wanted> {
  const requireAll = async () => {}
  if ('filter' in input) return { where: matching(tx, tenant, input.filter), requireAll }
  if ('contact_ids' in input) {
    const ids = await currentContacts(tx, input.contact_ids)
    return {
      where: sql<boolean>`c.id = any(${ids}::bigint[])`,
      async requireAll(found) {
        if (found < new Set(ids).size) throw await unknownAmong(tx, tenant, ids)
      },
    }
  }
  const segment = await findSegment(tx, tenant.workspaceId, input.segment_id, 'segment_id')
  return { where: among(filterContacts(tx, tenant, segment)), requireAll }
}

const among = (contacts: ReturnType<typeof filterContacts>) =>
  sql<boolean>`c.id = any(array(${contacts.clearSelect().select('contacts.id')}))`

function matching(
  tx: Tx,
  tenant: Tenant,
  { stage, temperature, score_at_least, source, label, owner, tag, q }: ContactsWanted,
): RawBuilder<boolean> {
  const parts: RawBuilder<boolean>[] = []
  if (stage !== undefined) parts.push(sql`c.stage = ${findStage(tenant, stage)}`)
  if (temperature) parts.push(sql`c.temperature = ${temperature}`)
  if (score_at_least !== undefined) parts.push(sql`c.score >= ${score_at_least}`)
  if (source !== undefined) parts.push(sql`c.source = ${source}`)
  if (label !== undefined) {
    parts.push(
      sql`exists (select from conversations v where v.contact_id = c.id and v.labels @> array[${label}::text])`,
    )
  }
  if (owner !== undefined || tag !== undefined || q !== undefined) {
    parts.push(among(filterContacts(tx, tenant, { owner, tag, search: q })))
  }
  return sql`(${parts.length === 0 ? sql`true` : sql.join(parts, sql` and `)})`
}

async function unknownAmong(tx: Tx, tenant: Tenant, ids: readonly number[]): Promise<ParleyError> {
  const rows = await tx
    .selectFrom('contacts')
    .select('id')
    .where('workspace_id', '=', tenant.workspaceId)
    .where('id', '=', sql<number>`any(${[...ids]}::bigint[])`)
    .execute()
  const known = new Set(rows.map(({ id }) => id))
  const fields = ids.flatMap((id, place) =>
    known.has(id) ? [] : [{ field: `contact_ids.${place}`, message: 'must be a contact of this workspace' }],
  )
  return new ParleyError('invalid', `${fields[0]?.field} ${fields[0]?.message}`, { fields, reference: 'contact' })
}
