import { type Selectable, sql } from 'kysely'

import type { Database, Tx } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { Campaigns as CampaignRow } from '../../db/types.gen.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound, ParleyError } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { QueueMessage } from '../messages/send-message.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { type Campaign, type CampaignStatus, toCampaign } from './campaign.ts'
import { checkSteps } from './check-steps.ts'
import { type CampaignCounts, countCampaigns } from './count-campaigns.ts'
import { type DailyLimit, readDailyLimits } from './daily-limits.ts'
import type { Step, WorkingHours } from './step.ts'
import { requireStepScopes } from './step-scopes.ts'
import { stopEnrollments } from './stop-enrollments.ts'

export interface CampaignInput {
  name: string
  steps: Step[]
  working_hours?: WorkingHours | null | undefined
  stop_on_reply?: boolean | undefined
  channel_id?: number | null | undefined
}

export type CampaignPatch = { [Field in keyof CampaignInput]?: CampaignInput[Field] | undefined }

export interface CampaignFilter extends Page {
  status?: CampaignStatus | undefined
}

/** A campaign, with what it has done and may still do today. */
export interface CountedCampaign extends Campaign {
  counts: CampaignCounts
  daily_limits: DailyLimit[]
}

/** All but get, list and create throw `conflict` if the campaign's status doesn't allow the operation. */
export interface Campaigns {
  create(tenant: Tenant, input: CampaignInput): Promise<Campaign>
  get(workspaceId: number, id: number): Promise<CountedCampaign>
  list(workspaceId: number, filter: CampaignFilter): Promise<Listing<CountedCampaign>>
  /** After the start only the name may change; steps never do. */
  update(tenant: Tenant, id: number, patch: CampaignPatch): Promise<Campaign>
  /** Deletes a draft. */
  remove(tenant: Tenant, id: number): Promise<void>
  /** Throws `forbidden` for a key that may not do what the steps do. */
  start(tenant: Tenant, id: number): Promise<Campaign>
  /** After it returns, no step runs. Due steps wait. */
  pause(tenant: Tenant, id: number): Promise<Campaign>
  /** Like `start`. */
  resume(tenant: Tenant, id: number): Promise<Campaign>
  /** Permanent. Open enrollments are stopped. */
  archive(tenant: Tenant, id: number): Promise<Campaign>
}

interface CampaignsDependencies extends QueueMessage {
  database: Database
  clock: Clock
}

export function createCampaigns({ database: { db, transact }, clock, ...deps }: CampaignsDependencies): Campaigns {
  const find = (on: typeof db, workspaceId: number, id: number) =>
    on.selectFrom('campaigns').selectAll().where('workspace_id', '=', workspaceId).where('id', '=', id)

  async function counted(workspaceId: number, campaigns: readonly Campaign[]): Promise<CountedCampaign[]> {
    const counts = await countCampaigns(db, campaigns)
    const limits = await readDailyLimits(db, workspaceId, campaigns, clock.now())
    return campaigns.flatMap((campaign) => {
      const own = counts.get(campaign.id)
      return own ? [{ ...campaign, counts: own, daily_limits: limits.get(campaign.id) ?? [] }] : []
    })
  }

  function change(
    tenant: Tenant,
    id: number,
    work: (tx: Tx, row: Selectable<CampaignRow>, now: Date) => Promise<object>,
  ): Promise<Campaign> {
    return transact(async (tx) => {
      const row = await find(tx, tenant.workspaceId, id).forNoKeyUpdate().executeTakeFirst()
      if (!row) throw notFound('campaign', id)
      const now = clock.now()
      const set = await work(tx, row, now)
      const after = await tx
        .updateTable('campaigns')
        .set({ ...set, updated_at: now })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow()
      return toCampaign(after)
    })
  }

  /** Changes the status. A campaign that has it already stays unchanged. */
  const changeStatus = (tenant: Tenant, id: number, from: CampaignStatus, to: CampaignStatus) =>
    change(tenant, id, async (tx, row, now) => {
      if (row.status === to) return {}
      if (to === 'running') requireStepScopes(tenant, toCampaign(row).steps)
      requireStatus(row, [from])
      if (to === 'running') {
        const action = from === 'draft' ? 'campaign.started' : 'campaign.resumed'
        await recordAudit(tx, tenant, { action, id, changes: { name: row.name } }, now)
      }
      return { status: to, ...(from === 'draft' && { started_at: now }) }
    })

  return {
    create: (tenant, input) =>
      transact(async (tx) => {
        const now = clock.now()
        const channelId = input.channel_id ?? null
        const steps = await checkSteps(tx, tenant, { steps: input.steps, channelId }, deps)
        const row = await tx
          .insertInto('campaigns')
          .values({
            workspace_id: tenant.workspaceId,
            name: input.name,
            mode: tenant.mode,
            steps: JSON.stringify(steps),
            working_hours: input.working_hours ? JSON.stringify(input.working_hours) : null,
            stop_on_reply: input.stop_on_reply ?? true,
            channel_id: channelId,
            created_at: now,
            updated_at: now,
          })
          .returningAll()
          .executeTakeFirstOrThrow()
        return toCampaign(row)
      }),

    async get(workspaceId, id) {
      const row = await find(db, workspaceId, id).executeTakeFirst()
      if (!row) throw notFound('campaign', id)
      const [campaign] = await counted(workspaceId, [toCampaign(row)])
      if (!campaign) throw notFound('campaign', id)
      return campaign
    },

    async list(workspaceId, { status, ...page }) {
      let query = db.selectFrom('campaigns').selectAll().where('workspace_id', '=', workspaceId)
      if (status) query = query.where('status', '=', status)
      const { data, ...listing } = await paginate(query, page, { list: 'campaigns' }, toCampaign)
      return { ...listing, data: await counted(workspaceId, data) }
    },

    update: (tenant, id, patch) =>
      change(tenant, id, async (tx, row) => {
        const { name, steps, working_hours: hours, stop_on_reply, channel_id } = patch
        const onlyName = [steps, hours, stop_on_reply, channel_id].every((field) => field === undefined)
        if (!onlyName && row.status !== 'draft') {
          throw new ParleyError(
            'conflict',
            `Campaign ${id} has been started: only its name may change. Create another campaign.`,
            { code: 'campaign_started' },
          )
        }
        const before = toCampaign(row)
        const channelId = channel_id === undefined ? before.channel_id : channel_id
        const checked = onlyName
          ? undefined
          : await checkSteps(tx, tenant, { steps: steps ?? before.steps, channelId }, deps)
        return {
          ...(name !== undefined && { name }),
          ...(checked && { steps: JSON.stringify(checked), channel_id: channelId }),
          ...(hours !== undefined && { working_hours: hours && JSON.stringify(hours) }),
          ...(stop_on_reply !== undefined && { stop_on_reply }),
        }
      }),

    remove: (tenant, id) =>
      transact(async (tx) => {
        const row = await find(tx, tenant.workspaceId, id).forUpdate().executeTakeFirst()
        if (!row) throw notFound('campaign', id)
        requireStatus(row, ['draft'])
        await tx.deleteFrom('campaigns').where('id', '=', id).execute()
      }),

    start: (tenant, id) => changeStatus(tenant, id, 'draft', 'running'),
    pause: (tenant, id) => changeStatus(tenant, id, 'running', 'paused'),
    resume: (tenant, id) => changeStatus(tenant, id, 'paused', 'running'),

    archive: (tenant, id) =>
      change(tenant, id, async (tx, row, now) => {
        if (row.status === 'archived') return {}
        await stopEnrollments(tx, sql`campaign_id = ${id}`, 'archived', now)
        return { status: 'archived' }
      }),
  }
}

function requireStatus({ id, status }: { id: number; status: string }, wanted: readonly CampaignStatus[]): void {
  if (wanted.includes(status as CampaignStatus)) return
  const said = `Campaign ${id} is ${status}; for this it must be ${wanted.join(' or ')}.`
  throw new ParleyError('conflict', said, { code: `campaign_${status}` })
}
