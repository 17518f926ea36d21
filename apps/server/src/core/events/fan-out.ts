import { afterCommit, type Db, type PendingWork, recordPendingDeliveries } from '../../db/database.ts'
import { type DispatchedDelivery, directDispatchFor, type StoredEvent } from './direct-dispatch.ts'
import { startRuns } from './start-runs.ts'

/** SQL: whether the endpoint `p` takes the event `e`, where it takes that type over some channel types only. */
export const matchesChannelType = `(p.channel_types -> e.type is null
  or exists (select from channels c where c.id = e.channel_id and p.channel_types -> e.type ? c.type))`

/** SQL: whether the event `e` is simulated by its channel or its workspace. The simulator itself is a channel like any. */
export const isSimulated = `(e.type not like 'channel.%'
    and exists (select from channels c where c.id = e.channel_id and c.type = 'simulator')
  or exists (select from workspaces w where w.id = e.workspace_id and w.test_of is not null))`

/** SQL: whether the endpoint `p` gets the event `e`, as far as that is simulated. */
export const takesSimulated = `(not e.simulated or coalesce(p.simulated, not exists (
  select from channels c where c.workspace_id = p.workspace_id and c.type <> 'simulator' and c.deleted_at is null)))`

/**
 * CTEs that write one delivery and its queue row for each endpoint that takes an event, and the agent runs that it
 * starts. They follow the CTE `new_event` (id, workspace_id, type, channel_id, contact_id, endpoint_id, occurred_at,
 * simulated). One statement writes both: no event exists without its deliveries, and an event costs one round trip for any number of endpoints. Rows are inserted in the order
 * of the events, for ordered endpoints. Deliveries of `lanes` are claimed as they are written, unless the endpoint is
 * ordered. The arguments are the parameters of `PreparedFanOut.values`; `fan_out`, one row, is for
 * `PreparedFanOut.finish`.
 */
export const fanOut = (lanes: string, leaseEnd: string) => `
wanted as materialized (
  select uuid_v7() as id, e.workspace_id, e.id as event_id, p.id as endpoint_id, e.occurred_at,
    case when p.ordered then e.contact_id end as order_key, p.id = any(${lanes}::bigint[]) and not p.ordered as claimed,
    p.xmin::text as version, p.max_in_flight, p.rate_limit, p.failing_since is not null as failing
  from new_event e
  join endpoints p on p.workspace_id = e.workspace_id and p.disabled_at is null and case
    when e.endpoint_id is null then p.types @> array[e.type] and (p.channel_id is null or p.channel_id = e.channel_id)
      and (p.channel_types is null or ${matchesChannelType}) and ${takesSimulated}
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
    'simulated', (select coalesce(json_agg(id), '[]') from new_event where simulated),
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
  /** The ids of the simulated events. */
  simulated: string[]
  claimed: [id: string, eventId: string, endpointId: number, dueAt: string, seq: number][]
  lanes: DispatchedDelivery['lane'][]
}

/** The parameters of one statement that ends with `fanOut`, and what to do after it. */
export interface PreparedFanOut {
  /** Its two parameters. */
  values: [lanes: string, leaseEnd: Date | null]
  /**
   * Call this with the statement's row and its events as stored. Dispatches claimed deliveries after the commit.
   * Returns the remaining work; a transaction records that itself.
   */
  finish(row: unknown, events: () => Iterable<Omit<StoredEvent, 'simulated'>>): PendingWork
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
        const dispatched = toDispatched(result, events())
        afterCommit(db, () => directDispatch.accept(dispatched, leaseEnd))
      }
      recordPendingDeliveries(db, result.pending)
      return { deliveries: result.pending > 0, other: result.started > 0 }
    },
  }
}

function toDispatched(row: FanOutResult, stored: Iterable<Omit<StoredEvent, 'simulated'>>): DispatchedDelivery[] {
  const simulated = new Set(row.simulated)
  const events = new Map([...stored].map((event) => [event.id, { ...event, simulated: simulated.has(event.id) }]))
  const lanes = new Map(row.lanes.map((lane) => [lane.id, lane]))
  const dispatched: DispatchedDelivery[] = []
  for (const [id, eventId, endpointId, due_at, seq] of row.claimed) {
    const event = events.get(eventId)
    const lane = lanes.get(endpointId)
    if (event && lane) dispatched.push({ id, event, lane, due_at, seq })
  }
  return dispatched
}
