import { sql } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { SendLimits } from '../channels/adapter.ts'
import type { MessageError } from './message.ts'

/**
 * What a new message does: go at once, ask for its channel's turn, or wait. `paced_until` of a channel or a conversation
 * is the state of a generic cell rate algorithm: a message moves it on by its interval, and one that may be part of a
 * burst moves it from so many intervals ago.
 */
export type SendDecision = 'go' | 'ask' | { dueAt: Date; why: MessageError }

/** The pause of a sender that was told to slow down. Limits are by the second. */
const pauseMs = 1_000

const after = (time: Date, ms: number) => new Date(time.getTime() + ms)
const latest = (...times: (Date | null)[]) => new Date(Math.max(...times.map((time) => time?.getTime() ?? 0)))

/** What a conversation has yet to send. */
export interface ConversationBacklog {
  paced_until: Date | null
  waiting: number
  /** When the last of it is due; null where nothing has to go first. */
  last_due_at: Date | null
}

/** Whoever asks has the conversation's row locked since before it was read. */
export function decideSend(
  { paced_until, waiting, last_due_at }: ConversationBacklog,
  limits: SendLimits | undefined,
  now: Date,
): SendDecision {
  const pairAt = limits ? pairFreeAt(limits.pair, paced_until, waiting, now) : now
  if (last_due_at) {
    const reason = 'earlier messages of its conversation go first'
    return { dueAt: latest(last_due_at, pairAt), why: { code: 'in_order', reason } }
  }
  if (!limits) return 'go'
  if (pairAt <= now) return 'ask'
  const { burst, everyMs } = limits.pair
  const reason = `its channel sends one user ${burst} messages at once, then one every ${everyMs / 1_000} s`
  return { dueAt: pairAt, why: { code: 'paced', reason } }
}

const burstBegan = ({ everyMs, burst }: SendLimits['pair'], at: Date) => after(at, -everyMs * (burst - 1))

/** When the next message may go to this user, once those that wait have gone. */
function pairFreeAt(pair: SendLimits['pair'], pacedUntil: Date | null, waiting: number, now: Date): Date {
  return latest(now, after(latest(pacedUntil, burstBegan(pair, now)), waiting * pair.everyMs))
}

/**
 * An expression of JSON, for statements that read other things as well. First tries that are under way don't count: their
 * clients haven't heard of them yet, so there is no order to keep.
 */
export const conversationBacklog = (conversationId: string, now: string) => `(
  select row_to_json(w) from (
    select (select paced_until from conversations where id = ${conversationId}) as paced_until,
      count(*) filter (where not s.in_flight) as waiting,
      max(case when s.in_flight then ${now}::timestamptz else s.due_at end) as last_due_at
    from sends s where s.conversation_id = ${conversationId} and (not s.in_flight or s.generation > 1)) w)`

/** The vendor has said that the sender is too fast. */
export async function pauseChannel(tx: Tx, id: number, now: Date): Promise<void> {
  const paced_until = sql<Date>`greatest(paced_until, ${after(now, pauseMs)}::timestamptz)`
  await tx.updateTable('channels').set({ paced_until }).where('id', '=', id).execute()
}

/** The vendor has said that this user is sent too much. */
export async function pauseConversation(tx: Tx, id: number, until: Date): Promise<void> {
  const paced_until = sql<Date>`greatest(paced_until, ${until}::timestamptz)`
  await tx.updateTable('conversations').set({ paced_until }).where('id', '=', id).execute()
}
