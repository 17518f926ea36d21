import type { Tx } from '../../db/database.ts'
import { appendEvents } from '../events/append.ts'
import { toCampaign } from './campaign.ts'
import { countCampaign } from './count-campaigns.ts'

/**
 * Completes a campaign, once, if all its enrollments have ended. Enrolling also locks the campaign's row: either this
 * sees the new enrollment, or the enrolling transaction finds the campaign completed.
 */
export async function completeCampaign(tx: Tx, id: number, now: Date): Promise<void> {
  const row = await tx
    .selectFrom('campaigns')
    .select('id')
    .where('id', '=', id)
    .where('status', '=', 'running')
    .forNoKeyUpdate()
    .executeTakeFirst()
  const open = await tx
    .selectFrom('enrollments')
    .select('id')
    .where('campaign_id', '=', id)
    .where('ended_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  if (!row || open) return
  const completed = await tx
    .updateTable('campaigns')
    .set({ status: 'completed', completed_at: now, updated_at: now })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  const campaign = toCampaign(completed)
  const counts = await countCampaign(tx, campaign)
  const event = { workspaceId: completed.workspace_id, type: 'campaign.completed' as const, occurredAt: now }
  await appendEvents(tx, [{ ...event, data: { ...campaign, counts } }])
}
