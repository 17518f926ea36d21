import { CompiledQuery } from 'kysely'

import type { Db } from '../../db/database.ts'

export interface ClaimSends {
  /** How many first tries and retries a channel can take. Channels that aren't listed get a default. */
  rooms: { channelId: number; first: number; retry: number }[]
  /** The `next` of the claim before. */
  from: number | null
  /** This process's channels: those whose id modulo `count` is `index`. */
  shard: { index: number; count: number }
  now: Date
  leaseEnd: Date
}

export interface ClaimedSend {
  messageId: number
  generation: number
  channelId: number
  channelType: string
  workspaceId: number
  attempts: number
  dueAt: Date
}

export interface SendScan {
  claimed: ClaimedSend[]
  /** The cursor of the next claim; null when all channels have been visited. */
  next: number | null
  /** No message waits on any channel. */
  empty: boolean
  /** When the next message of these channels is due. */
  nextDue: Date | null
}

/** The most channels that a claim visits, so that its cost doesn't grow with their number. */
const channelsAtOnce = 64
/** Messages of a channel that `rooms` doesn't list: first tries, retries. */
const unasked = [16, 4]

// Like the claim of deliveries: a loose index scan over the channels, with a look-up and a limit for each. So one
// channel's backlog hides no other channel. Of a conversation only the first message is claimed. If its user's rate
// limit is reached, the message is postponed instead, so that no later claim reads it in vain. A claim that is lost in
// a crash has sent nothing, so its commit doesn't wait for the disk.
const statement = `
with recursive relaxed as materialized (
  select set_config('synchronous_commit', 'off', true)
), lane (id, n) as (
  (select s.channel_id, 1 from sends s
    where s.channel_id < $1 and not s.held and not s.in_flight order by s.channel_id desc limit 1)
  union all
  select next.id, lane.n + 1 from lane, lateral (
    select s.channel_id as id from sends s
    where s.channel_id < lane.id and not s.held and not s.in_flight order by s.channel_id desc limit 1) next
  where lane.n < $2
), wish as materialized (
  select $3::jsonb as lanes
), room as materialized (
  select lane.id, k.retry, coalesce((wish.lanes -> lane.id::text ->> k.place)::integer, k.most) as most
  from lane cross join (values (false, 0, ${unasked[0]}), (true, 1, ${unasked[1]})) as k (retry, place, most) cross join wish
  where lane.id % $4 = $5
), due as materialized (
  select found.message_id, found.paced_until
  from room, lateral (
    select s.message_id, c.paced_until from sends s join conversations c on c.id = s.conversation_id
    where s.channel_id = room.id and (s.attempts > 0) = room.retry and not s.held and not s.in_flight
      and s.due_at <= $6 and (s.leased_until is null or s.leased_until <= $6)
      and not exists (
        select from sends earlier
        where earlier.conversation_id = s.conversation_id and earlier.message_id < s.message_id)
    order by s.due_at, s.message_id
    limit room.most
    for update of s skip locked) found
), taken as (
  update sends s set
    generation = s.generation + 1,
    due_at = case when due.paced_until > $6 then due.paced_until else s.due_at end,
    leased_until = case when due.paced_until > $6 then null else $7::timestamptz end
  from due, relaxed
  where s.message_id = due.message_id
  returning s.message_id, s.generation, s.channel_id, s.attempts, s.due_at, s.leased_until
), later as (
  select soonest.due_at from room, lateral (
    select s.due_at from sends s
    where s.channel_id = room.id and (s.attempts > 0) = room.retry and not s.held and not s.in_flight and s.due_at > $6
    order by s.due_at limit 1) soonest
  union all
  select due_at from taken where leased_until is null
)
select scan.lanes, scan.reached, (select min(due_at) from later) as "nextDue", t.message_id as "messageId", t.generation,
  t.channel_id as "channelId", c.type as "channelType", c.workspace_id as "workspaceId", t.attempts, t.due_at as "dueAt"
from (select count(*)::integer as lanes, min(id) as reached from lane) scan
left join taken t on t.leased_until is not null
left join channels c on c.id = t.channel_id
order by t.channel_id, t.attempts > 0, t.due_at, t.message_id`

/** Claims messages that are due, in sending order. */
export async function claimSends(db: Db, { rooms, from, shard, now, leaseEnd }: ClaimSends): Promise<SendScan> {
  const demand = Object.fromEntries(rooms.map(({ channelId, first, retry }) => [channelId, [first, retry]]))
  const start = from ?? Number.MAX_SAFE_INTEGER
  const values = [start, channelsAtOnce, JSON.stringify(demand), shard.count, shard.index, now, leaseEnd]
  const { rows } = await db.executeQuery<ClaimedSend & { lanes: number; reached: number | null; nextDue: Date | null }>(
    CompiledQuery.raw(statement, values),
  )
  const { lanes = 0, reached = null, nextDue = null } = rows[0] ?? {}
  return {
    claimed: rows.filter(({ messageId }) => messageId !== null),
    next: lanes >= channelsAtOnce ? reached : null,
    empty: from === null && lanes === 0,
    nextDue,
  }
}
