import type { Tx } from '../../db/database.ts'
import { ParleyError } from '../../kernel/errors.ts'
import { pickChannel } from '../channels/pick-channel.ts'
import { timeZoneOf } from '../contacts/time-zone.ts'
import { type QueuedOne, queueMessages } from '../messages/queue-messages.ts'
import type { QueueMessage } from '../messages/send-message.ts'
import { roomOf } from './daily-limit.ts'
import type { RunningCampaign } from './lock-running.ts'
import { pickVersion } from './pick-variant.ts'
import { type Due, failed, leave } from './progress.ts'
import type { MessageStep } from './step.ts'
import { MissingVariable, renderContent, renderedOr } from './variables.ts'
import { openingTomorrow } from './working-hours.ts'
import type { Move } from './write-moves.ts'

// Over the daily limit, contacts wait for their first opening tomorrow (workspace's zone), spread over an hour.
const spreadMs = 3_600_000

/** Queues the messages of a step. */
export async function doMessages(
  tx: Tx,
  campaign: RunningCampaign,
  due: readonly Due<MessageStep>[],
  deps: QueueMessage,
  now: Date,
): Promise<Move[]> {
  const channelOf = ({ step }: Due<MessageStep>) => step.channel_id ?? campaign.channelId
  const moves: Move[] = []
  // In the order of their ids, because each channel's count gets locked.
  for (const channelId of [...new Set(due.map(channelOf))].toSorted((a, b) => (a ?? 0) - (b ?? 0))) {
    const here = due.filter((one) => channelOf(one) === channelId)
    moves.push(...(await sendOver(tx, campaign, channelId, here, deps, now)))
  }
  return moves
}

async function sendOver(
  tx: Tx,
  campaign: RunningCampaign,
  channelId: number | undefined,
  due: readonly Due<MessageStep>[],
  deps: QueueMessage,
  now: Date,
): Promise<Move[]> {
  const { tenant, timeZone, workingHours } = campaign
  const moves: Move[] = []
  const rendered = due.flatMap((one) => {
    const { content: raw, variant } = pickVersion(one.step, one.claimed.id, one.at)
    const content = renderedOr(() => renderContent(raw, one.claimed.contact))
    if (content instanceof MissingVariable) moves.push(failed(one, content.message))
    return content instanceof MissingVariable ? [] : [{ one, content, variant }]
  })
  const channel = await pickChannel(tx, tenant, { channelId }).catch(refusal)
  if (channel instanceof ParleyError) {
    return [...moves, ...rendered.map(({ one }) => failed(one, 'its channel was removed'))]
  }
  const room = await roomOf(tx, { id: tenant.workspaceId, timeZone }, channel, now)
  const first = rendered.slice(0, room.left)
  const queued = await queueMessages(
    tx,
    tenant.workspaceId,
    { channel, author: 'campaign' },
    first.map(({ one, content }) => ({
      contact: one.claimed.contact,
      content,
      idempotencyKey: `campaign ${one.claimed.id} ${one.at}`,
    })),
    deps,
    now,
  )
  await room.used(queued.filter((result) => 'messageId' in result).length)
  for (const [place, { one, variant }] of first.entries()) {
    const result = queued[place] as QueuedOne
    moves.push(
      'error' in result ? failed(one, result.error.message) : leave(campaign, one, { ...result, variant }, now),
    )
  }
  for (const { one } of rendered.slice(first.length)) {
    const opening = openingTomorrow(workingHours, timeZoneOf(one.claimed.contact, timeZone), timeZone, now)
    const dueAt = new Date(opening.getTime() + Math.random() * spreadMs)
    moves.push({ id: one.claimed.id, status: 'active', reason: null, step: one.at, dueAt, done: one.passed })
  }
  return moves
}

function refusal(error: unknown): ParleyError {
  if (error instanceof ParleyError) return error
  throw error
}
