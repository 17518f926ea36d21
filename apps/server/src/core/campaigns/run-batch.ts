import type { Tx } from '../../db/database.ts'
import type { QueueMessage } from '../messages/send-message.ts'
import { claimEnrollments } from './claim-enrollments.ts'
import { doInvitations } from './do-invitations.ts'
import { doMessages } from './do-messages.ts'
import { doTasks } from './do-tasks.ts'
import { lockRunning } from './lock-running.ts'
import { approach, type Due } from './progress.ts'
import type { InvitationStep, MessageStep, TaskStep } from './step.ts'
import { type Move, writeMoves } from './write-moves.ts'

/**
 * Runs the due steps of up to `limit` contacts of a campaign. Each contact does at most one step with an effect. Effect
 * and progress share a transaction. Returns the number of contacts.
 */
export async function runBatch(
  tx: Tx,
  campaignId: number,
  limit: number,
  deps: QueueMessage,
  now: Date,
): Promise<number> {
  const campaign = await lockRunning(tx, campaignId)
  if (!campaign) return 0
  const batch = await claimEnrollments(tx, { id: campaign.id, workspaceId: campaign.tenant.workspaceId }, limit, now)
  if (batch.length === 0) return 0
  const moves: Move[] = []
  const messages: Due<MessageStep>[] = []
  const tasks: Due<TaskStep>[] = []
  const invitations: Due<InvitationStep>[] = []
  for (const claimed of batch) {
    const found = approach(campaign, claimed, now)
    if (!('claimed' in found)) moves.push(found)
    else if (found.step.type === 'message') messages.push(found as Due<MessageStep>)
    else if (found.step.type === 'task') tasks.push(found as Due<TaskStep>)
    else invitations.push(found as Due<InvitationStep>)
  }
  moves.push(...(await doInvitations(tx, campaign, invitations, deps, now)))
  moves.push(...(await doMessages(tx, campaign, messages, deps, now)), ...(await doTasks(tx, campaign, tasks, now)))
  await writeMoves(tx, { campaign, batch }, moves, now)
  return batch.length
}
