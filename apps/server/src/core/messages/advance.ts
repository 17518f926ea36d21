import type { Selectable } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { Messages as MessageRow } from '../../db/types.gen.ts'
import { appendEvents } from '../events/append.ts'
import type { EventType } from '../events/event.ts'
import { type MessageError, type OutboundStatus, outboundStatuses } from './message.ts'
import { messageEvents } from './message-event.ts'

export interface Progress {
  status: OutboundStatus
  /** When the vendor says it happened. */
  at: Date
  providerId?: string
  error?: MessageError | null
}

type Row = Selectable<MessageRow>

const rank = (status: string) => outboundStatuses.indexOf(status as OutboundStatus)

/**
 * Moves a message forward; `row` must be locked by the caller's transaction. A report that is older than what is known
 * only fills in a time that was missing. `message.sent` is written once, at the first proof that it was sent.
 */
export async function advanceMessage(tx: Tx, row: Row, progress: Progress, now: Date): Promise<Row> {
  const { status, at } = progress
  const forward = rank(status) > rank(row.status)
  const proven = status === 'sent' || status === 'delivered' || status === 'read'
  const times: Partial<Pick<Row, 'sent_at' | 'delivered_at' | 'read_at' | 'failed_at'>> = {
    ...(proven && !row.sent_at && { sent_at: at }),
    ...(status === 'delivered' && !row.delivered_at && { delivered_at: at }),
    ...(status === 'read' && !row.read_at && { read_at: at }),
    ...(status === 'failed' && forward && { failed_at: at }),
  }
  const provider = progress.providerId && !row.provider_id ? { provider_id: progress.providerId } : {}
  if (!forward && Object.keys({ ...times, ...provider }).length === 0) return row

  const after = await tx
    .updateTable('messages')
    .set({
      ...times,
      ...provider,
      ...(forward && { status, error: progress.error ? JSON.stringify(progress.error) : null }),
    })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  const types: EventType[] = times.sent_at ? ['message.sent'] : []
  if (forward && status !== 'sent') types.push(status === 'failed' ? 'message.failed' : 'message.updated')
  await appendEvents(tx, await messageEvents(tx, after, types, now))
  return after
}
