import type { Tx } from '../../db/database.ts'
import { rulesOf } from '../tenant/scoring-rules.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { toCampaign } from './campaign.ts'
import type { Step, WorkingHours } from './step.ts'

/** A campaign with the workspace settings that its steps need. */
export interface RunningCampaign {
  id: number
  steps: readonly Step[]
  workingHours: WorkingHours | null
  channelId: number | undefined
  tenant: Tenant
  /** The workspace's. */
  timeZone: string
}

/** Undefined unless the campaign is running. The lock keeps it running until the transaction ends. */
export async function lockRunning(tx: Tx, id: number): Promise<RunningCampaign | undefined> {
  const row = await tx.selectFrom('campaigns').selectAll().where('id', '=', id).forShare().executeTakeFirst()
  if (row?.status !== 'running') return undefined
  const workspace = await tx
    .selectFrom('workspaces')
    .select(['stages', 'scoring', 'default_country', 'time_zone'])
    .where('id', '=', row.workspace_id)
    .executeTakeFirstOrThrow()
  const { steps, working_hours, channel_id, mode } = toCampaign(row)
  return {
    id,
    steps,
    workingHours: working_hours,
    channelId: channel_id ?? undefined,
    tenant: {
      workspaceId: row.workspace_id,
      mode,
      actor: `campaign:${id}`,
      stages: workspace.stages,
      scoring: rulesOf(workspace.scoring),
      defaultCountry: workspace.default_country,
    },
    timeZone: workspace.time_zone,
  }
}
