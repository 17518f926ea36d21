import type { Tx } from '../../db/database.ts'
import type { Identity } from '../contacts/contact.ts'
import type { MessageError } from './message.ts'
import { storedId } from './provider-id.ts'
import { transitionStatus } from './transition-status.ts'

/** A vendor's report about an outbound message. */
export interface StatusReport {
  /** The vendor's id of the message. */
  providerId: string
  /** Parley's id, where the vendor returns it. */
  messageId: number | null
  status: 'sent' | 'delivered' | 'read' | 'failed'
  at: Date
  error: MessageError | null
  /** The vendor refused it because the person has told the vendor to stop us. */
  stopped?: boolean
  /** What the vendor says of the recipient. */
  told?: readonly Identity[]
  raw: unknown
}

/**
 * Applies a report once, in any order. A report for a message whose answer was lost proves that it was sent, so the
 * message isn't tried again. Returns the id of the message's contact; null when this channel has no such message.
 */
export async function applyStatus(tx: Tx, channelId: number, report: StatusReport, now: Date): Promise<number | null> {
  const providerId = storedId(report.providerId)
  const outbound = tx
    .selectFrom('messages')
    .selectAll()
    .where('channel_id', '=', channelId)
    .where('direction', '=', 'outbound')
    .forUpdate()
  const byProvider = await outbound.where('provider_id', '=', providerId).executeTakeFirst()
  const row =
    byProvider ??
    (report.messageId === null ? undefined : await outbound.where('id', '=', report.messageId).executeTakeFirst())
  // Checked under the lock: a concurrent report may have set the vendor's id.
  if (!row || (row.provider_id ?? providerId) !== providerId) return null

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
  if (numInsertedOrUpdatedRows === 0n) return row.contact_id
  await transitionStatus(tx, row, { status: report.status, at: report.at, providerId, error: report.error }, now)
  return row.contact_id
}
