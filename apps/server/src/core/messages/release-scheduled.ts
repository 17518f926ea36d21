import { sql } from 'kysely'

import type { Database, Tx } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { ParleyError } from '../../kernel/errors.ts'
import type { Content } from '../channels/content.ts'
import { toConversation } from '../conversations/conversation.ts'
import { partiesOf } from '../conversations/conversation-event.ts'
import { appendEvents } from '../events/append.ts'
import { readTenant } from '../tenant/read-tenant.ts'
import type { MessageError } from './message.ts'
import { type ScheduledMessageRow, scheduledEvent } from './scheduled-message.ts'
import { type QueueMessage, queueMessage } from './send-message.ts'

const atOnce = 50

/**
 * Turns due messages into messages, which workers send. Each is deleted here in the transaction that queues it, so it is
 * sent once. One that may not be sent any more is cancelled with the reason. Returns true if there may be more.
 */
export async function releaseDue(
  { db, transact }: Database,
  clock: Clock,
  deps: QueueMessage,
  failed: (error: unknown, id: number) => void,
): Promise<boolean> {
  const due = await db
    .selectFrom('scheduled_messages')
    .select(['id', 'contact_id'])
    // A literal, so that the planner uses the partial index.
    .where(sql<boolean>`status = 'scheduled'`)
    .where('send_at', '<=', clock.now())
    .orderBy('send_at')
    .limit(atOnce)
    .execute()
  let done = 0
  for (const { id, contact_id: contactId } of due) {
    try {
      await transact((tx) => release(tx, id, contactId, deps, clock))
      done++
    } catch (error) {
      if (error instanceof ParleyError && error.kind !== 'unavailable') {
        const why = { code: error.code, reason: error.message }
        await transact((tx) => giveUp(tx, id, contactId, why, clock))
        done++
      } else failed(error, id)
    }
  }
  return done === atOnce
}

async function release(tx: Tx, id: number, contactId: number, deps: QueueMessage, clock: Clock): Promise<void> {
  const row = await lockDue(tx, id, contactId)
  if (!row) return
  const now = clock.now()
  if (row.unless_answered && (await isAnswered(tx, row))) {
    await cancelLocked(tx, row, { code: 'answered', reason: 'the contact has written meanwhile' }, now)
    return
  }
  const tenant = await readTenant(tx, row.workspace_id, row.actor)
  await tx.deleteFrom('scheduled_messages').where('id', '=', id).execute()
  const message = {
    contactId: row.contact_id,
    channelId: row.channel_id,
    content: row.content as Content,
    // A space, which no client's key may have.
    idempotencyKey: row.idempotency_key ?? `scheduled ${id}`,
    scheduledId: id,
    later: true,
  }
  await queueMessage(tx, tenant, message, deps, now)
}

async function giveUp(tx: Tx, id: number, contactId: number, why: MessageError, clock: Clock): Promise<void> {
  const row = await lockDue(tx, id, contactId)
  if (row) await cancelLocked(tx, row, why, clock.now())
}

/** The contact is locked first, as always. Undefined: another process has it, or it isn't scheduled any more. */
async function lockDue(tx: Tx, id: number, contactId: number): Promise<ScheduledMessageRow | undefined> {
  await tx.selectFrom('contacts').select('id').where('id', '=', contactId).forNoKeyUpdate().execute()
  return tx
    .selectFrom('scheduled_messages')
    .selectAll()
    .where('id', '=', id)
    .where('status', '=', 'scheduled')
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
}

/** Words, or what can't be read, since it was scheduled. */
async function isAnswered(tx: Tx, { id, conversation_id }: ScheduledMessageRow): Promise<boolean> {
  const answer = await tx
    .selectFrom('messages')
    .select('id')
    .where('conversation_id', '=', conversation_id)
    .where('id', '>', id)
    .where('direction', '=', 'inbound')
    .where((builder) => builder.or([builder('saying', 'is', null), builder('saying', '=', 'unknown')]))
    .limit(1)
    .executeTakeFirst()
  return answer !== undefined
}

/** Cancels a message whose row the caller has locked. */
export async function cancelLocked(
  tx: Tx,
  { id, workspace_id: workspaceId, conversation_id: conversationId }: ScheduledMessageRow,
  error: MessageError,
  now: Date,
): Promise<ScheduledMessageRow> {
  const row = await tx
    .updateTable('scheduled_messages')
    .set({ status: 'cancelled', error: JSON.stringify(error) })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  const conversation = toConversation(
    await tx.selectFrom('conversations').selectAll().where('id', '=', conversationId).executeTakeFirstOrThrow(),
  )
  const parties = await partiesOf(tx, workspaceId, conversation)
  await appendEvents(tx, [scheduledEvent(row, { ...parties, conversation }, now)])
  return row
}
