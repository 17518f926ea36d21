import { CompiledQuery } from 'kysely'
import { recordEventTypes, type Tx, writeLast } from '../../db/database.ts'
import { newId } from '../../kernel/ids.ts'
import { currentTraceparent } from '../../telemetry/trace-context.ts'
import type { EventType, NewEvent } from './event.ts'
import { fanOut, prepareFanOut } from './fan-out.ts'

/** How many parameters `writeEvents` takes. */
export const eventParameterCount = 12

/**
 * The CTEs by which a statement writes events and their deliveries beside rows of its own. Their parameters are those
 * from `first` on, which `eventsToWrite` has; `fan_out`, of one row, is for its `done`. `only`: conditions on an event `e`.
 */
export const writeEvents = (first: number, only: readonly string[] = []) => {
  const at = (place: number) => `$${first + place}`
  return `of_test_key as (
  select unnest(${at(11)}::uuid[]) as event_id
), new_event as (
  insert into events (id, workspace_id, type, occurred_at, data, contact_id, channel_id, endpoint_id, trace_parent)
  select e.*, ${at(8)}::text from unnest(
    ${at(0)}::uuid[], ${at(1)}::bigint[], ${at(2)}::text[], ${at(3)}::timestamptz[], ${at(4)}::json[], ${at(5)}::bigint[],
    ${at(6)}::bigint[], ${at(7)}::bigint[])
    as e (id, workspace_id, type, occurred_at, data, contact_id, channel_id, endpoint_id)
  where ${['true', ...only].join(' and ')}
  returning id, workspace_id, type, occurred_at, contact_id, channel_id, endpoint_id
), ${fanOut(at(9), at(10))}`
}

/**
 * For `only`: when this CTE has written, as what the events start (start-runs.ts) must see it. PostgreSQL runs others when it
 * likes.
 */
export const after = (cte: string) => `(select count(*) from ${cte}) >= 0`

const statement = `with ${writeEvents(1)} select fan_out from fan_out`

interface EventsToWrite {
  ids: string[]
  values: unknown[]
  /** To be called with the `fan_out` of the statement that has written them, all but those of the type `except`. */
  done(row: unknown, except?: EventType): void
}

/** What a statement with `writeEvents` needs, and what is to be done when it has run. */
export function prepareEvents(tx: Tx, events: NewEvent[]): EventsToWrite {
  const ids = events.map(() => newId())
  const json = events.map((event) => JSON.stringify(event.data))
  const traceparent = currentTraceparent()
  const workspaceIds = events.map((event) => event.workspaceId)
  const types = events.map((event) => event.type)
  const { values, finish } = prepareFanOut(tx, workspaceIds)
  return {
    ids,
    values: [
      ids,
      workspaceIds,
      types,
      events.map((event) => event.occurredAt),
      json,
      events.map((event) => event.contactId ?? null),
      events.map((event) => event.channelId ?? null),
      events.map((event) => event.endpointId ?? null),
      traceparent,
      ...values,
      ids.filter((_, place) => events[place]?.test),
    ],
    done(row, except) {
      finish(row, () =>
        events.map((event, place) => ({
          id: ids[place] ?? '',
          workspace_id: event.workspaceId,
          type: event.type,
          occurred_ms: event.occurredAt.getTime(),
          json: json[place] ?? '',
          trace_parent: traceparent,
        })),
      )
      recordEventTypes(
        tx,
        types.filter((type) => type !== except),
      )
    },
  }
}

/**
 * Writes events and their deliveries in the transaction of the change they report, of which they are most often the last
 * statement. Returns their ids, in order.
 */
export async function appendEvents(tx: Tx, events: NewEvent[]): Promise<string[]> {
  if (events.length === 0) return []
  const { ids, values, done } = prepareEvents(tx, events)
  const query = CompiledQuery.raw(statement, values) as CompiledQuery<{ fan_out: unknown }>
  await writeLast(tx, query, ([row]) => done(row?.fan_out))
  return ids
}
