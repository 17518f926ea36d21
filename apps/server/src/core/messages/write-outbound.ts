import { CompiledQuery } from 'kysely'

import { type Tx, writeLast } from '../../db/database.ts'
import type { SendLimits } from '../channels/adapter.ts'
import { prepareEvents, writeEvents } from '../events/append.ts'
import type { NewEvent } from '../events/event.ts'
import { insertMessage, type MessageRow, messageParameterCount, messageValues } from './message-row.ts'
import { sendLeaseMs } from './send-queue.ts'

/** Where a message stands among those that are to go out. */
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
  place: QueueEntry | null
  /** It goes at once where its channel has a moment for it right now; otherwise it has the place. */
  asks: SendLimits | undefined
  events: NewEvent[]
}

const message = 18

/** Until when a conversation is, which was until `before`, with a message that begins now where it has got its moment. */
const paced = (before: string) => `case
    when exists (select from requested) then greatest(${before}, $3::timestamptz - $5::interval * ($6::integer - 1)) + $5::interval
    else ${before}
  end`

// One statement, where there were four, and for a channel with limits another transaction of three. Its moment is asked for
// without waiting for others that want one: under load, those who ask together share a statement (begin-sends.ts).
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
 * Writes a message that is to go out. The first generation is that of the request; those after it are the queue's. What it
 * resolves with tells, once it is committed, whether it has got a moment of its channel, which is now.
 */
export async function writeOutbound(tx: Tx, { row, place, asks, events }: Outbound, now: Date): Promise<() => boolean> {
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
    place?.held,
    place?.in_flight,
    place?.attempts,
    place?.due_at,
    place?.leased_until,
    interval(sendLeaseMs),
    row.author === 'agent',
    place !== null,
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
