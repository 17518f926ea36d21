import type { Tx } from '../../db/database.ts'
import type { MessageError } from './message.ts'
import { transitionStatus } from './transition-status.ts'

/** What a vendor reports of a message that went out. */
export interface StatusReport {
  /** The vendor's id of the message. */
  providerId: string
  /** Ours, where the vendor gives it back. */
  messageId: number | null
  status: 'sent' | 'delivered' | 'read' | 'failed'
  at: Date
  error: MessageError | null
  raw: unknown
}

/**
 * Takes a report in, whatever its order, once. One for a message whose answer was lost proves that it was sent, so it
 * isn't tried again. Returns false when there is no such message on this channel.
 */
export async function applyStatus(tx: Tx, channelId: number, report: StatusReport, now: Date): Promise<boolean> {
  const outbound = tx
    .selectFrom('messages')
    .selectAll()
    .where('channel_id', '=', channelId)
    .where('direction', '=', 'outbound')
    .forUpdate()
  const byProvider = await outbound.where('provider_id', '=', report.providerId).executeTakeFirst()
  const row =
    byProvider ??
    (report.messageId === null ? undefined : await outbound.where('id', '=', report.messageId).executeTakeFirst())
  // Looked at when it is locked: another report may just have brought the vendor's id.
  if (!row || (row.provider_id ?? report.providerId) !== report.providerId) return false

  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('message_statuses')
    .values({
      message_id: row.id,
      status: report.status,
      occurred_at: report.at,
      raw: JSON.stringify(report.raw),
      received_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === 0n) return true
  await transitionStatus(
    tx,
    row,
    { status: report.status, at: report.at, providerId: report.providerId, error: report.error },
    now,
  )
  return true
}
