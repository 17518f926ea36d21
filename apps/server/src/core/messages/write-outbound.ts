import { CompiledQuery } from 'kysely'

import { type Tx, writeLast } from '../../db/database.ts'
import type { SendLimits } from '../channels/adapter.ts'
import { prepareEvents, writeEvents } from '../events/append.ts'
import type { NewEvent } from '../events/event.ts'
import { insertMessage, type MessageRow, messageParameterCount, messageValues } from './message-row.ts'
import { sendLeaseMs } from './send-queue.ts'

/** The queue entry of an outbound message. */
export interface QueueEntry {
  in_flight: boolean
  held: boolean
  attempts: number
  due_at: Date
  leased_until: Date | null
}

interface Outbound {
  row: MessageRow
  /** Null: a person sends it. */
  entry: QueueEntry | null
  /** With limits, the message goes at once if its channel has a free send slot now; otherwise it gets `entry`. */
  asks: SendLimits | undefined
  events: NewEvent[]
}

const message = 18

/** SQL: a conversation's `paced_until`, which was `before`; advanced if the message has got a send slot now. */
const paced = (before: string) => `case
    when exists (select from requested) then greatest(${before}, $3::timestamptz - $5::interval * ($6::integer - 1)) + $5::interval
    else ${before}
  end`

// One statement instead of four and, for a channel with limits, another transaction of three. It takes a send slot only
// if no other transaction holds the channel's lock. Under load, concurrent requests share a statement
// (reserve-send-slots.ts).
const statement = `
with requested as (
  update channels set paced_until = $3::timestamptz + $4::interval
  where id = (
    select id from channels where id = $2 and $4::interval is not null and (paced_until is null or paced_until <= $3)
    for no key update skip locked)
  returning id
), conversation as (
  insert into conversations as v (id, workspace_id, contact_id, channel_id, created_at, last_message_at, agent_spoke, paced_until)
  select $1::bigint, $16::bigint, $17::bigint, $2::bigint, $3::timestamptz, $3, $14::boolean,
    ${paced('null::timestamptz')}
  on conflict (id) do update set last_message_at = $3, unread_count = 0, agent_spoke = v.agent_spoke or $14,
    paced_until = ${paced('v.paced_until')}
), message as (
  ${insertMessage(message)}
), send as (
  insert into sends (message_id, channel_id, conversation_id, generation, held, in_flight, attempts, due_at, leased_until)
  select $7::bigint, $2::bigint, $1::bigint, 1, $8::boolean, begun or $9::boolean,
    case when begun then 1 else $10::integer end,
    case when begun then $3::timestamptz + $13::interval else $11::timestamptz end,
    case when begun then null else $12::timestamptz end
  from (select exists (select from requested) as begun) b where $15::boolean
), ${writeEvents(message + messageParameterCount)}
select fan_out, exists (select from requested) as begun from fan_out`

/**
 * Writes an outbound message. Generation 1 is the request's; later ones are the queue's. The returned function tells,
 * after the commit, whether the message got a send slot, which is now.
 */
export async function writeOutbound(tx: Tx, { row, entry, asks, events }: Outbound, now: Date): Promise<() => boolean> {
  const interval = (ms: number | undefined) => (ms === undefined ? null : `${ms} milliseconds`)
  const written = prepareEvents(tx, events)
  const parameters = [
    row.conversation_id,
    row.channel_id,
    now,
    interval(asks && 1_000 / asks.perSecond),
    interval(asks?.pair.everyMs),
    asks?.pair.burst ?? null,
    row.id,
    entry?.held,
    entry?.in_flight,
    entry?.attempts,
    entry?.due_at,
    entry?.leased_until,
    interval(sendLeaseMs),
    row.author === 'agent',
    entry !== null,
    row.workspace_id,
    row.contact_id,
    ...messageValues(row),
    ...written.values,
  ]
  const query = CompiledQuery.raw(statement, parameters) as CompiledQuery<{ fan_out: unknown; begun: boolean }>
  let begun = false
  await writeLast(tx, query, ([outcome]) => {
    written.done(outcome?.fan_out)
    begun = outcome?.begun ?? false
  })
  return () => begun
}
