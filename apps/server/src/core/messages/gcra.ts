import { sql } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { SendLimits } from '../channels/adapter.ts'
import type { MessageError } from './message.ts'

/**
 * A new message goes at once, asks for a send slot of its channel, or waits. `paced_until` of a channel or a
 * conversation is the state of a generic cell rate algorithm (GCRA): each message advances it by one interval. To allow
 * a burst, `paced_until` may start `burst` − 1 intervals in the past.
 */
export type SendDecision = 'go' | 'ask' | { dueAt: Date; why: MessageError }

/** The pause of a sender whom the vendor told to slow down. Limits are per second. */
const pauseMs = 1_000

const after = (time: Date, ms: number) => new Date(time.getTime() + ms)
const latest = (...times: (Date | null)[]) => new Date(Math.max(...times.map((time) => time?.getTime() ?? 0)))

/** The queued messages of a conversation. */
export interface ConversationBacklog {
  paced_until: Date | null
  waiting: number
  /** When the last of them is due; null where none has to go first. */
  last_due_at: Date | null
}

/** The caller must have locked the conversation's row before reading the backlog. */
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

/** When the next message may go to this user, after those that wait. */
function pairFreeAt(pair: SendLimits['pair'], pacedUntil: Date | null, waiting: number, now: Date): Date {
  return latest(now, after(latest(pacedUntil, burstBegan(pair, now)), waiting * pair.everyMs))
}

/**
 * SQL, for use in larger statements: the backlog as JSON. First tries in flight don't count: their clients have no
 * answer yet, so there is no order to keep.
 */
export const conversationBacklog = (conversationId: string, now: string) => `(
  select row_to_json(w) from (
    select (select paced_until from conversations where id = ${conversationId}) as paced_until,
      count(*) filter (where not s.in_flight) as waiting,
      max(case when s.in_flight then ${now}::timestamptz else s.due_at end) as last_due_at
    from sends s where s.conversation_id = ${conversationId} and (not s.in_flight or s.generation > 1)) w)`

/** The vendor reported that the sender is too fast. */
export async function pauseChannel(tx: Tx, id: number, now: Date): Promise<void> {
  const paced_until = sql<Date>`greatest(paced_until, ${after(now, pauseMs)}::timestamptz)`
  await tx.updateTable('channels').set({ paced_until }).where('id', '=', id).execute()
}

/** The vendor reported that this user gets too many messages. */
export async function pauseConversation(tx: Tx, id: number, until: Date): Promise<void> {
  const paced_until = sql<Date>`greatest(paced_until, ${until}::timestamptz)`
  await tx.updateTable('conversations').set({ paced_until }).where('id', '=', id).execute()
}
