import { type RawBuilder, sql } from 'kysely'

import type { Database, Tx } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { requireScopes } from '../keys/require-scopes.ts'
import type { QueueMessage } from '../messages/send-message.ts'
import { currentContact } from '../tenant/merged-ids.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { type Enrollment, type EnrollmentStatus, toEnrollment } from './campaign.ts'
import { countWanted, type EnrollmentDryRun } from './count-wanted.ts'
import { findOpen, selectCampaign } from './find-open.ts'
import { type NamedEnrollment, nameContacts } from './name-contacts.ts'
import { requireStepScopes } from './step-scopes.ts'
import { stopEnrollments } from './stop-enrollments.ts'
import { type EnrollInput, wantedBy } from './wanted-contacts.ts'

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
  /** Counts what `enroll` would do, and writes nothing. */
  dryRun(tenant: Tenant, campaignId: number, input: EnrollInput): Promise<EnrollmentDryRun>
  list(workspaceId: number, campaignId: number, filter: EnrollmentFilter): Promise<Listing<Enrollment>>
  /** With the names of their contacts. */
  listNamed(tenant: Tenant, campaignId: number, filter: EnrollmentFilter): Promise<Listing<NamedEnrollment>>
  get(workspaceId: number, id: number): Promise<Enrollment & { steps_done: StepDone[] }>
  /** Removes the contact from the campaign permanently. */
  remove(tenant: Tenant, id: number): Promise<void>
}

interface EnrollmentsDependencies extends Pick<QueueMessage, 'adapterOf'> {
  database: Database
  clock: Clock
}

export function createEnrollments({
  database: { db, transact },
  clock,
  adapterOf,
}: EnrollmentsDependencies): Enrollments {
  const find = (on: typeof db, workspaceId: number, id: number) =>
    on.selectFrom('enrollments').selectAll().where('workspace_id', '=', workspaceId).where('id', '=', id)

  const list: Enrollments['list'] = async (workspaceId, campaignId, { status, contact_id, ...page }) => {
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
  }

  return {
    enroll: (tenant, campaignId, input) =>
      transact(async (tx) => {
        if (!('contact_ids' in input)) requireScopes(tenant, ['contacts:read'])
        await lockOpen(tx, tenant, campaignId)
        const wanted = await wantedBy(tx, tenant, input)
        const { found, ...enrolled } = await insert(tx, tenant.workspaceId, campaignId, wanted.where, clock.now())
        await wanted.requireAll(found)
        return enrolled
      }),

    dryRun: (tenant, campaignId, input) =>
      transact(async (tx) => {
        const campaign = await findOpen(selectCampaign(tx, tenant.workspaceId, campaignId), campaignId)
        const wanted = await wantedBy(tx, tenant, input)
        const { found, ...counts } = await countWanted(tx, tenant, { campaign, where: wanted.where }, adapterOf)
        await wanted.requireAll(found)
        return counts
      }),

    list,

    async listNamed(tenant, campaignId, filter) {
      const { data, ...listing } = await list(tenant.workspaceId, campaignId, filter)
      return { ...listing, data: await nameContacts(db, tenant, data) }
    },

    async get(workspaceId, id) {
      const row = await find(db, workspaceId, id).executeTakeFirst()
      if (!row) throw notFound('enrollment', id)
      const done = await db
        .selectFrom('campaign_steps_done')
        .select(['step', 'message_id', 'task_id', 'connection_id', 'done_at'])
        .where('enrollment_id', '=', id)
        .where('skipped', '=', false)
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
  const campaign = await findOpen(selectCampaign(tx, tenant.workspaceId, id).forShare(), id)
  if (campaign.status === 'running') requireStepScopes(tenant, campaign.steps)
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
