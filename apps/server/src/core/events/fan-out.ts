import { afterCommit, type Db, type PendingWork, recordPendingDeliveries } from '../../db/database.ts'
import { startRuns } from '../agents/start-runs.ts'
import { type DispatchedDelivery, directDispatchFor, type StoredEvent } from './direct-dispatch.ts'

/** Of an event `e` and an endpoint `p` that takes events of this type over certain channels only. */
export const matchesChannelType = `(p.channel_types -> e.type is null
  or exists (select from channels c where c.id = e.channel_id and p.channel_types -> e.type ? c.type))`

/**
 * The end of a statement that has inserted events in a CTE named `new_event` (id, workspace_id, type, channel_id,
 * contact_id, endpoint_id, occurred_at), and in one named `of_test_key` the event_id of those that a test key has caused, as
 * further CTEs: one delivery for each endpoint that asks for one, on record and in the queue. In the same statement, so that
 * an event without its deliveries can't exist, and so that an event costs one round trip whatever the number of endpoints.
 * In the order of the events, for those endpoints that ask for order. Deliveries of `lanes` are claimed as they are
 * written, unless there is an order that a claim has to keep. With the runs of agents that the events start.
 * The parameters are the places of what `Fanning.values` has; `fan_out`, of one row, is for `Fanning.done`.
 */
export const fanOut = (lanes: string, leaseEnd: string) => `
wanted as materialized (
  select uuid_v7() as id, e.workspace_id, e.id as event_id, p.id as endpoint_id, e.occurred_at,
    case when p.ordered then e.contact_id end as order_key, p.id = any(${lanes}::bigint[]) and not p.ordered as claimed,
    p.xmin::text as version, p.max_in_flight, p.rate_limit, p.failing_since is not null as failing
  from new_event e
  join endpoints p on p.workspace_id = e.workspace_id and p.disabled_at is null and case
    when e.endpoint_id is null then p.types @> array[e.type] and (p.channel_id is null or p.channel_id = e.channel_id)
      and (p.channel_types is null or ${matchesChannelType})
    else p.id = e.endpoint_id
  end
  order by e.id
), delivery as (
  insert into deliveries (id, workspace_id, event_id, endpoint_id, created_at)
  select id, workspace_id, event_id, endpoint_id, occurred_at from wanted
), queued as (
  insert into queue (workspace_id, delivery_id, event_id, endpoint_id, due_at, order_key, leased_until, generation)
  select workspace_id, id, event_id, endpoint_id, occurred_at, order_key,
    case when claimed then ${leaseEnd}::timestamptz end, claimed::integer
  from wanted
  returning delivery_id, event_id, endpoint_id, due_at, seq, leased_until is not null as claimed
), fan_out as (
  select json_build_object(
    'pending', count(*) filter (where not claimed),
    'started', ${startRuns},
    'claimed', coalesce(json_agg(json_build_array(delivery_id, event_id, endpoint_id, due_at, seq)) filter (where claimed), '[]'),
    'lanes', (select coalesce(json_agg(lane), '[]') from (
      select distinct endpoint_id as id, version, max_in_flight, rate_limit, failing from wanted where claimed) lane)
  ) as fan_out
  from queued
)`

interface FanOutResult {
  /** Deliveries that wait for a claim. */
  pending: number
  /** Runs of agents. */
  started: number
  claimed: [id: string, eventId: string, endpointId: number, dueAt: string, seq: number][]
  lanes: DispatchedDelivery['lane'][]
}

/** The terms of one statement that ends with `fanOut`, and what comes of it. */
export interface PreparedFanOut {
  /** Of its two parameters. */
  values: [lanes: string, leaseEnd: Date | null]
  /**
   * To be called with the row that the statement has given, and with what its events have become. Hands over what has been
   * claimed, once it is committed. Returns what else there is to do: a transaction keeps that in mind itself.
   */
  finish(row: unknown, events: () => Iterable<StoredEvent>): PendingWork
}

export function prepareFanOut(db: Db, workspaceIds: Iterable<number>): PreparedFanOut {
  const directDispatch = directDispatchFor(db)
  const lanes = directDispatch?.ready(workspaceIds) ?? []
  const leaseEnd = directDispatch && lanes.length > 0 ? directDispatch.leaseEnd() : null
  return {
    values: [`{${lanes}}`, leaseEnd],
    finish(row, events) {
      const result = row as FanOutResult
      if (directDispatch && leaseEnd && result.claimed.length > 0) {
        const handed = toDispatched(result, events())
        afterCommit(db, () => directDispatch.accept(handed, leaseEnd))
      }
      recordPendingDeliveries(db, result.pending)
      return { deliveries: result.pending > 0, other: result.started > 0 }
    },
  }
}

function toDispatched(row: FanOutResult, stored: Iterable<StoredEvent>): DispatchedDelivery[] {
  const events = new Map([...stored].map((event) => [event.id, event]))
  const lanes = new Map(row.lanes.map((lane) => [lane.id, lane]))
  const handed: DispatchedDelivery[] = []
  for (const [id, eventId, endpointId, due_at, seq] of row.claimed) {
    const event = events.get(eventId)
    const lane = lanes.get(endpointId)
    if (event && lane) handed.push({ id, event, lane, due_at, seq })
  }
  return handed
}
