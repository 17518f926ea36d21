import type { Selectable } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { Messages as MessageRow, Sends as SendRow } from '../../db/types.gen.ts'
import type { SendOutcome } from '../channels/adapter.ts'
import { setChannelStatus } from '../channels/channels.ts'
import { advanceMessage } from './advance.ts'
import { nextTry } from './backoff.ts'
import type { MessageError } from './message.ts'

type Row = Selectable<MessageRow>

/** Writes down how one try went. `generation` is that of the claim under which it was made. */
export async function recordOutcome(
  tx: Tx,
  messageId: number,
  generation: number,
  outcome: SendOutcome,
  now: Date,
): Promise<Row> {
  const row = await tx
    .selectFrom('messages')
    .selectAll()
    .where('id', '=', messageId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const send = await tx
    .selectFrom('sends')
    .selectAll()
    .where('message_id', '=', messageId)
    .forUpdate()
    .executeTakeFirst()

  // An acceptance is a fact, also when the claim it was made under has lapsed.
  if (outcome.kind === 'accepted') {
    await settle(tx, messageId)
    const sent = await advanceMessage(tx, row, { status: 'sent', at: now, providerId: outcome.providerId }, now)
    return outcome.status === 'delivered' ? advanceMessage(tx, sent, { status: 'delivered', at: now }, now) : sent
  }
  if (!send || send.generation !== generation) return row
  if (outcome.kind === 'unknown') {
    await settle(tx, messageId)
    return advanceMessage(tx, row, { status: 'unknown', at: now, error: { code: null, reason: outcome.reason } }, now)
  }
  const error = { code: outcome.code, reason: outcome.reason }
  switch (outcome.class) {
    case 'retry':
      return retryLater(tx, row, send, error, now)
    case 'hold':
    case 'credentials':
      return hold(tx, row, error, now)
    case 'permanent':
    case 'template_required':
      await settle(tx, messageId)
      return advanceMessage(tx, row, { status: 'failed', at: now, error }, now)
  }
}

export async function settle(tx: Tx, messageId: number): Promise<void> {
  await tx.deleteFrom('sends').where('message_id', '=', messageId).execute()
}

async function retryLater(tx: Tx, row: Row, send: Selectable<SendRow>, error: MessageError, now: Date): Promise<Row> {
  const due = nextTry(send.attempts, row.created_at, now)
  if (!due) {
    await settle(tx, row.id)
    const reason = `gave up after ${send.attempts} tries: ${error.reason}`
    return advanceMessage(tx, row, { status: 'failed', at: now, error: { code: error.code, reason } }, now)
  }
  await tx.updateTable('sends').set({ in_flight: false, due_at: due }).where('message_id', '=', row.id).execute()
  return explain(tx, row, error)
}

/** The sender as a whole is refused: what it was to send waits until somebody mends the channel. */
async function hold(tx: Tx, row: Row, error: MessageError, now: Date): Promise<Row> {
  const channel = await tx
    .selectFrom('channels')
    .select('status')
    .where('id', '=', row.channel_id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  await tx.updateTable('sends').set({ in_flight: false, held: true }).where('message_id', '=', row.id).execute()
  if (channel.status === 'connected') await setChannelStatus(tx, row.channel_id, 'paused', error.reason, now)
  return explain(tx, row, error)
}

function explain(tx: Tx, row: Row, error: MessageError): Promise<Row> {
  return tx
    .updateTable('messages')
    .set({ error: JSON.stringify(error) })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow()
}
