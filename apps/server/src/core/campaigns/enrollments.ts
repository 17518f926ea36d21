import { type RawBuilder, sql } from 'kysely'

import type { Database, Tx } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound, ParleyError } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { filterContacts } from '../contacts/filter-contacts.ts'
import { findStage } from '../contacts/normalize.ts'
import { requireScopes } from '../keys/require-scopes.ts'
import { findSegment } from '../segments/find-segment.ts'
import { currentContact, currentContacts } from '../tenant/merged-ids.ts'
import type { Temperature } from '../tenant/scoring-rules.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { type Enrollment, type EnrollmentStatus, toCampaign, toEnrollment } from './campaign.ts'
import { requireStepScopes } from './step-scopes.ts'
import { stopEnrollments } from './stop-enrollments.ts'

/** Selects the workspace's contacts that match all fields. */
export interface ContactsWanted {
  stage?: string | undefined
  temperature?: Temperature | undefined
  score_at_least?: number | undefined
  source?: string | undefined
  /** A label of one of the contact's conversations. */
  label?: string | undefined
}

export type EnrollInput = { contact_ids: number[] } | { filter: ContactsWanted } | { segment_id: number }

export interface Enrolled {
  enrolled: number
  /** Contacts enrolled before, including those who have left. */
  already_enrolled: number
  opted_out: number
}

export interface EnrollmentFilter extends Page {
  status?: EnrollmentStatus | undefined
  contact_id?: number | undefined
}

export interface StepDone {
  step: number
  message_id: number | null
  task_id: number | null
  connection_id: number | null
  done_at: string
}

export interface Enrollments {
  /**
   * Enrolls each contact once, without those who opted out. The campaign must not be completed or archived. Throws
   * `forbidden` for a key that may not do what the steps of a running campaign do.
   */
  enroll(tenant: Tenant, campaignId: number, input: EnrollInput): Promise<Enrolled>
  list(workspaceId: number, campaignId: number, filter: EnrollmentFilter): Promise<Listing<Enrollment>>
  get(workspaceId: number, id: number): Promise<Enrollment & { steps_done: StepDone[] }>
  /** Removes the contact from the campaign permanently. */
  remove(tenant: Tenant, id: number): Promise<void>
}

export function createEnrollments({
  database: { db, transact },
  clock,
}: {
  database: Database
  clock: Clock
}): Enrollments {
  const find = (on: typeof db, workspaceId: number, id: number) =>
    on.selectFrom('enrollments').selectAll().where('workspace_id', '=', workspaceId).where('id', '=', id)

  return {
    enroll: (tenant, campaignId, input) =>
      transact(async (tx) => {
        if (!('contact_ids' in input)) requireScopes(tenant, ['contacts:read'])
        await lockOpen(tx, tenant, campaignId)
        const ids = 'contact_ids' in input ? await currentContacts(tx, input.contact_ids) : []
        const wanted = await wantedBy(tx, tenant, input, ids)
        const { found, ...enrolled } = await insert(tx, tenant.workspaceId, campaignId, wanted, clock.now())
        if ('contact_ids' in input && found < new Set(ids).size) {
          throw await unknownAmong(tx, tenant, ids)
        }
        return enrolled
      }),

    async list(workspaceId, campaignId, { status, contact_id, ...page }) {
      const campaign = await db
        .selectFrom('campaigns')
        .select('id')
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', campaignId)
        .executeTakeFirst()
      if (!campaign) throw notFound('campaign', campaignId)
      let query = db.selectFrom('enrollments').selectAll().where('campaign_id', '=', campaignId)
      if (status) query = query.where('status', '=', status)
      if (contact_id !== undefined) query = query.where('contact_id', '=', currentContact(contact_id))
      return paginate(query, page, { list: 'enrollments' }, toEnrollment)
    },

    async get(workspaceId, id) {
      const row = await find(db, workspaceId, id).executeTakeFirst()
      if (!row) throw notFound('enrollment', id)
      const done = await db
        .selectFrom('campaign_steps_done')
        .select(['step', 'message_id', 'task_id', 'connection_id', 'done_at'])
        .where('enrollment_id', '=', id)
        .orderBy('step')
        .execute()
      const steps_done = done.map(({ done_at, ...step }) => ({ ...step, done_at: done_at.toISOString() }))
      return { ...toEnrollment(row), steps_done }
    },

    remove: (tenant, id) =>
      transact(async (tx) => {
        const row = await find(tx, tenant.workspaceId, id).executeTakeFirst()
        if (!row) throw notFound('enrollment', id)
        // Contacts are always locked first.
        await tx.selectFrom('contacts').select('id').where('id', '=', row.contact_id).forNoKeyUpdate().execute()
        await stopEnrollments(tx, sql`id = ${id}`, 'removed', clock.now())
      }),
  }
}

/** Locks a campaign that isn't completed or archived, so that it can't end within the transaction. */
async function lockOpen(tx: Tx, tenant: Tenant, id: number): Promise<void> {
  const row = await tx
    .selectFrom('campaigns')
    .selectAll()
    .where('workspace_id', '=', tenant.workspaceId)
    .where('id', '=', id)
    .forShare()
    .executeTakeFirst()
  if (!row) throw notFound('campaign', id)
  if (row.status === 'running') requireStepScopes(tenant, toCampaign(row).steps)
  if (row.status !== 'completed' && row.status !== 'archived') return
  throw new ParleyError('conflict', `Campaign ${id} is ${row.status}: it takes no more contacts.`, {
    code: `campaign_${row.status}`,
  })
}

async function wantedBy(
  tx: Tx,
  tenant: Tenant,
  input: EnrollInput,
  ids: readonly number[],
): Promise<RawBuilder<boolean>> {
  if ('filter' in input) return matching(tenant, input.filter)
  if ('contact_ids' in input) return sql<boolean>`c.id = any(${ids}::bigint[])`
  const segment = await findSegment(tx, tenant.workspaceId, input.segment_id, 'segment_id')
  const contacts = filterContacts(tx, tenant, segment).clearSelect().select('contacts.id')
  return sql<boolean>`c.id = any(array(${contacts}))`
}

function matching(
  tenant: Tenant,
  { stage, temperature, score_at_least, source, label }: ContactsWanted,
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
  return sql`(${parts.length === 0 ? sql`true` : sql.join(parts, sql` and `)})`
}

async function insert(tx: Tx, workspaceId: number, campaignId: number, wanted: RawBuilder<boolean>, now: Date) {
  const { rows } = await sql<{ found: number; enrolled: number; opted_out: number }>`
    with wanted as materialized (
      select c.id, c.opted_out_at from contacts c
      where c.workspace_id = ${workspaceId} and ${wanted}
      order by c.id for no key update
    ), enrolled as (
      insert into enrollments (workspace_id, campaign_id, contact_id, due_at, enrolled_at)
      select ${workspaceId}, ${campaignId}, id, ${now}, ${now} from wanted where opted_out_at is null
      on conflict (campaign_id, contact_id) do nothing
      returning contact_id
    ), flagged as (
      update contacts c set enrolled = true from enrolled e where c.id = e.contact_id and not c.enrolled
    )
    select (select count(*) from wanted) as found, (select count(*) from enrolled) as enrolled,
      (select count(*) from wanted where opted_out_at is not null) as opted_out`.execute(tx)
  const { found, enrolled, opted_out } = rows[0] ?? { found: 0, enrolled: 0, opted_out: 0 }
  return { found, enrolled, already_enrolled: found - enrolled - opted_out, opted_out }
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
