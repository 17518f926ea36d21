import type { Tx } from '../../db/database.ts'
import type { Identity } from '../contacts/contact.ts'
import { currentContact } from '../tenant/merged-ids.ts'
import type { MessageError } from './message.ts'
import { storedId } from './provider-id.ts'
import { optOutAfterRefusal } from './record-preference.ts'
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
  /** It failed because the person has stopped us in the messenger. */
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
  if (report.stopped) await lockRecipient(tx, channelId, { ...report, providerId })
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
  if (report.stopped) {
    const { workspace_id: workspaceId, contact_id: contactId } = row
    await optOutAfterRefusal(tx, { workspaceId, contactId, channelId }, now)
  }
  return row.contact_id
}

/** Contacts are locked before their messages. */
async function lockRecipient(
  tx: Tx,
  channelId: number,
  { providerId, messageId }: Pick<StatusReport, 'providerId' | 'messageId'>,
): Promise<void> {
  const message = await tx
    .selectFrom('messages')
    .select('contact_id')
    .where('channel_id', '=', channelId)
    .where((where) => where.or([where('provider_id', '=', providerId), where('id', '=', messageId ?? 0)]))
    .executeTakeFirst()
  if (!message) return
  await tx
    .selectFrom('contacts')
    .select('id')
    .where('id', '=', currentContact(message.contact_id))
    .forNoKeyUpdate()
    .execute()
}
