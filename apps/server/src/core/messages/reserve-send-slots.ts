import { CompiledQuery } from 'kysely'

import type { Database, Db } from '../../db/database.ts'
import type { SendLimits } from '../channels/adapter.ts'

interface SlotOptions {
  now: Date
  leaseMs: number
  /** A message whose slot is farther away isn't put in flight. It is due at its slot. */
  patienceMs: number
}

export interface SlotRequest {
  messageId: number
  generation: number
  limits: SendLimits | undefined
  /** The message is in flight and has missed its slot. If the next one is too far away, it is taken out of flight. */
  again: boolean
}

// The lock order is conversations, channels, sends, as everywhere.
const lockFirst = `
with pair as materialized (
  select c.id from conversations c
  where c.id in (select s.conversation_id from sends s where s.message_id = any($1::bigint[]))
  order by c.id for no key update
)
select from channels c
where c.id in (select s.channel_id from sends s where s.message_id = any($1::bigint[]))
  and (select count(*) from pair) >= 0
order by c.id for no key update`

// After this commit a lost message counts as sent, so the commit is durable before the message goes out. The locks are
// a statement of their own, so that this one sees the changes they waited for. One statement that read, locked and
// updated the rows deadlocked with others of its kind.
const statement = `
with asked as materialized (
  select s.message_id, s.channel_id, s.conversation_id, a.generation, a.again, a.every, a.pair_every, a.burst
  from unnest($1::bigint[], $2::integer[], $3::interval[], $4::interval[], $5::integer[], $9::boolean[])
    as a (message_id, generation, every, pair_every, burst, again)
  join sends s on s.message_id = a.message_id
), mine as materialized (
  select a.* from asked a join sends s on s.message_id = a.message_id
  where s.generation = a.generation and s.in_flight = a.again and not s.held
  order by a.message_id for update of s
), requested as materialized (
  select m.*, p.paced_until - m.again::integer * m.pair_every as pair_before, coalesce(
    greatest(c.paced_until, $6) + m.every * (row_number() over (partition by m.channel_id order by m.message_id) - 1),
    $6) as slot_at
  from mine m join channels c on c.id = m.channel_id join conversations p on p.id = m.conversation_id
  where m.every is null or m.again or p.paced_until is null or p.paced_until <= $6
), slot as materialized (
  select * from requested where slot_at <= $6 + $8::interval
), far as (
  select * from requested where slot_at > $6 + $8::interval
), postponed as (
  update sends q set due_at = m.slot_at, leased_until = null, in_flight = false, attempts = q.attempts - m.again::integer
  from far m where q.message_id = m.message_id
  returning q.message_id
), explained as (
  update messages set error = json_build_object('code', 'paced', 'reason', 'its channel has no room for it yet')
  from postponed p where messages.id = p.message_id
), paced as (
  update channels c set paced_until = s.slot_at + s.every
  from (select channel_id, every, max(slot_at) as slot_at from slot where every is not null group by channel_id, every) s
  where c.id = s.channel_id
), spent as (
  update conversations c set paced_until = greatest(s.pair_before, s.slot_at - s.pair_every * (s.burst - 1)) + s.pair_every
  from slot s where c.id = s.conversation_id and s.every is not null
), unspent as (
  update conversations c set paced_until = m.pair_before from far m where c.id = m.conversation_id and m.again
)
update sends q set in_flight = true, leased_until = null, attempts = q.attempts + (not s.again)::integer,
  due_at = s.slot_at + $7::interval
from slot s where q.message_id = s.message_id
returning q.message_id as "messageId", s.slot_at as "slotAt"`

/**
 * Puts claimed messages in flight, and gives each the next free send slot of its channel. Messages that missed their
 * slot get another one. Messages whose slot is too far away, or whose claim has lapsed, are left out of the result.
 * `sends` has at most one message of a conversation.
 */
export async function reserveSendSlots(
  { db, transact }: Database,
  sends: SlotRequest[],
  { now, leaseMs, patienceMs }: SlotOptions,
): Promise<Map<number, Date>> {
  const interval = (ms: number | undefined) => (ms === undefined ? null : `${ms} milliseconds`)
  const values = [
    sends.map(({ messageId }) => messageId),
    sends.map(({ generation }) => generation),
    sends.map(({ limits }) => interval(limits && 1_000 / limits.perSecond)),
    sends.map(({ limits }) => interval(limits?.pair.everyMs)),
    sends.map(({ limits }) => limits?.pair.burst ?? null),
    now,
    interval(leaseMs),
    interval(patienceMs),
    sends.map(({ again }) => again),
  ]
  const run = (tx: Db) => tx.executeQuery<{ messageId: number; slotAt: Date }>(CompiledQuery.raw(statement, values))
  const limited = sends.filter(({ limits }) => limits).map(({ messageId }) => messageId)
  const { rows } =
    limited.length === 0
      ? await run(db)
      : await transact(async (tx) => {
          await tx.executeQuery(CompiledQuery.raw(lockFirst, [limited]))
          return run(tx)
        })
  return new Map(rows.map(({ messageId, slotAt }) => [messageId, slotAt]))
}
