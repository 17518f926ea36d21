import type { Selectable } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { Sends as SendRow } from '../../db/types.gen.ts'
import type { SendOutcome } from '../channels/adapter.ts'
import { setChannelStatus } from '../channels/channels.ts'
import { type Identity, missingFrom } from '../contacts/contact.ts'
import { nextTry } from './backoff.ts'
import { pauseChannel, pauseConversation } from './gcra.ts'
import { loadAttempted } from './load-attempted.ts'
import type { MessageError } from './message.ts'
import type { MessageContext } from './message-event.ts'
import type { MessageRow } from './message-row.ts'
import { transitionStatus } from './transition-status.ts'

/** Which of a vendor's limits a refusal is about. */
export type LimitHit = 'sender' | 'pair' | null

interface Tried {
  messageId: number
  /** The generation of the claim. */
  generation: number
  outcome: SendOutcome
  hit: LimitHit
}

interface Recorded {
  message: MessageRow
  /** When it is tried again, if it is. */
  dueAt: Date | null
  /** Identities of the person that the vendor has told, and the contact lacks. */
  learned: Identity[]
}

/** Records the outcome of one try. Undefined: the message's contact has been erased meanwhile. */
export async function recordOutcome(tx: Tx, tried: Tried, now: Date): Promise<Recorded | undefined> {
  const { messageId, generation, outcome, hit } = tried
  const attempted = await loadAttempted(tx, messageId)
  if (!attempted) return undefined
  const { row, send, context } = attempted

  // An acceptance counts even if the claim has lapsed.
  if (outcome.kind === 'accepted') {
    const learned = missingFrom(context.contact, outcome.learned ?? [])
    return { ...settled(await accept(tx, row, outcome, context, now)), learned }
  }
  if (!send || send.generation !== generation) return settled(row)
  if (outcome.kind === 'unknown') {
    const error = { code: null, reason: outcome.reason }
    return settled(await transitionStatus(tx, row, { status: 'unknown', at: now, error }, now, context))
  }
  const error = { code: outcome.code, reason: outcome.reason }
  switch (outcome.class) {
    case 'retry':
      return retryLater(tx, row, send, { error, hit }, now)
    case 'hold':
    case 'credentials':
      return settled(await hold(tx, row, error, now))
    case 'permanent':
    case 'template_required':
      return settled(await transitionStatus(tx, row, { status: 'failed', at: now, error }, now, context))
  }
}

const settled = (message: MessageRow): Recorded => ({ message, dueAt: null, learned: [] })

async function accept(
  tx: Tx,
  row: MessageRow,
  outcome: SendOutcome & { kind: 'accepted' },
  about: MessageContext,
  now: Date,
): Promise<MessageRow> {
  const sent = await transitionStatus(tx, row, { status: 'sent', at: now, providerId: outcome.providerId }, now, about)
  return outcome.status === 'delivered'
    ? transitionStatus(tx, sent, { status: 'delivered', at: now }, now, about)
    : sent
}

async function retryLater(
  tx: Tx,
  row: MessageRow,
  send: Selectable<SendRow>,
  { error, hit }: { error: MessageError; hit: LimitHit },
  now: Date,
): Promise<Recorded> {
  if (hit === 'sender') await pauseChannel(tx, row.channel_id, now)
  const due = nextTry(send.attempts, row.created_at, now)
  if (!due) {
    const reason = `gave up after ${send.attempts} tries: ${error.reason}`
    return settled(
      await transitionStatus(tx, row, { status: 'failed', at: now, error: { code: error.code, reason } }, now),
    )
  }
  if (hit === 'pair') await pauseConversation(tx, row.conversation_id, due)
  await tx.updateTable('sends').set({ in_flight: false, due_at: due }).where('message_id', '=', row.id).execute()
  // Later messages of the conversation wait for this one, so no claim needs to read them before.
  await tx
    .updateTable('sends')
    .set({ due_at: due })
    .where('conversation_id', '=', row.conversation_id)
    .where('message_id', '>', row.id)
    .where('in_flight', '=', false)
    .where('due_at', '<', due)
    .execute()
  return { message: await explain(tx, row, error), dueAt: due, learned: [] }
}

/** The vendor refused the sender itself: its messages are held until the channel is connected again. */
async function hold(tx: Tx, row: MessageRow, error: MessageError, now: Date): Promise<MessageRow> {
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

function explain(tx: Tx, row: MessageRow, error: MessageError): Promise<MessageRow> {
  return tx
    .updateTable('messages')
    .set({ error: JSON.stringify(error) })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow()
}
