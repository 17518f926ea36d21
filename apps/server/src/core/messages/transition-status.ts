import { CompiledQuery } from 'kysely'

import type { Tx } from '../../db/database.ts'
import { prepareEvents, writeEvents } from '../events/append.ts'
import type { EventType } from '../events/event.ts'
import { type MessageError, type OutboundStatus, outboundStatuses } from './message.ts'
import { readMessageContext } from './message-context.ts'
import { type MessageContext, messageEvent } from './message-event.ts'
import type { MessageRow } from './message-row.ts'

export interface StatusTransition {
  status: OutboundStatus
  /** When the vendor says it happened. */
  at: Date
  providerId?: string
  error?: MessageError | null
}

const rank = (status: string) => outboundStatuses.indexOf(status as OutboundStatus)

// If the vendor reused an id, it stays with the earlier message, and this one has none.
const statement = `
with settled as (
  delete from sends where message_id = $1
), message as (
  update messages m set status = $2, error = $3::jsonb, sent_at = $5, delivered_at = $6, read_at = $7, failed_at = $8,
    provider_id = case when not exists (
      select from messages o where o.channel_id = m.channel_id and o.provider_id = $4 and o.id <> m.id) then $4 end
  where id = $1
), ${writeEvents(9)}
select fan_out from fan_out`

/**
 * Moves a message's status forward, and takes the message out of the queue. The caller's transaction must have locked
 * `row`. An outdated report only fills in a missing time. `message.sent` is written once, at the first proof of
 * sending. `about` is read if the caller doesn't pass it.
 */
export async function transitionStatus(
  tx: Tx,
  row: MessageRow,
  progress: StatusTransition,
  now: Date,
  about?: MessageContext,
): Promise<MessageRow> {
  const { status, at } = progress
  const forward = rank(status) > rank(row.status)
  const proven = status === 'sent' || status === 'delivered' || status === 'read'
  const times: Partial<Pick<MessageRow, 'sent_at' | 'delivered_at' | 'read_at' | 'failed_at'>> = {
    ...(proven && !row.sent_at && { sent_at: at }),
    ...(status === 'delivered' && !row.delivered_at && { delivered_at: at }),
    ...(status === 'read' && !row.read_at && { read_at: at }),
    ...(status === 'failed' && forward && { failed_at: at }),
  }
  const provider = progress.providerId && !row.provider_id ? { provider_id: progress.providerId } : {}
  if (!forward && Object.keys({ ...times, ...provider }).length === 0) {
    await settle(tx, row.id)
    return row
  }

  const after: MessageRow = { ...row, ...times, ...provider, ...(forward && { status, error: progress.error ?? null }) }
  const types: EventType[] = times.sent_at ? ['message.sent'] : []
  if (forward && status !== 'sent') types.push(status === 'failed' ? 'message.failed' : 'message.updated')
  const known = types.length === 0 ? undefined : (about ?? (await readMessageContext(tx, row.id)))
  const events = known ? types.map((type) => messageEvent(after, type, known, now)) : []
  const written = prepareEvents(tx, events)
  const { error, provider_id, sent_at, delivered_at, read_at, failed_at } = after
  const parameters = [
    row.id,
    after.status,
    error === null ? null : JSON.stringify(error),
    provider_id,
    sent_at,
    delivered_at,
    read_at,
    failed_at,
    ...written.values,
  ]
  const { rows } = await tx.executeQuery<{ fan_out: unknown }>(CompiledQuery.raw(statement, parameters))
  written.done(rows[0]?.fan_out)
  return after
}

/** Takes a message out of the queue. */
async function settle(tx: Tx, messageId: number): Promise<void> {
  await tx.deleteFrom('sends').where('message_id', '=', messageId).execute()
}
