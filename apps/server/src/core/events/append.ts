import { CompiledQuery } from 'kysely'
import { recordEventTypes, type Tx, writeLast } from '../../db/database.ts'
import { newId } from '../../kernel/ids.ts'
import { currentTraceparent } from '../../telemetry/trace-context.ts'
import type { EventType, NewEvent } from './event.ts'
import { eventJson } from './event-json.ts'
import { fanOut, isSimulated, prepareFanOut } from './fan-out.ts'

/** How many parameters `writeEvents` takes. */
export const eventParameterCount = 12

/**
 * CTEs for a statement that writes events and their deliveries next to rows of its own. Their parameters start at
 * `first` and come from `prepareEvents`; its `done` takes `fan_out`, which is one row. `only`: conditions on an event
 * `e`.
 */
export const writeEvents = (first: number, only: readonly string[] = []) => {
  const at = (offset: number) => `$${first + offset}`
  return `new_event as (
  insert into events (id, workspace_id, type, occurred_at, data, contact_id, channel_id, endpoint_id, trace_parent, simulated)
  select e.*, ${at(8)}::text, e.id = any(${at(11)}::uuid[]) or ${isSimulated} from unnest(
    ${at(0)}::uuid[], ${at(1)}::bigint[], ${at(2)}::text[], ${at(3)}::timestamptz[], ${at(4)}::json[], ${at(5)}::bigint[],
    ${at(6)}::bigint[], ${at(7)}::bigint[])
    as e (id, workspace_id, type, occurred_at, data, contact_id, channel_id, endpoint_id)
  where ${['true', ...only].join(' and ')}
  returning id, workspace_id, type, occurred_at, contact_id, channel_id, endpoint_id, simulated
), ${fanOut(at(9), at(10))}`
}

/** For `only`: waits for this CTE, since start-runs.ts must see its rows. PostgreSQL orders other CTEs as it likes. */
export const after = (cte: string) => `(select count(*) from ${cte}) >= 0`

const statement = `with ${writeEvents(1)} select fan_out from fan_out`

interface EventsToWrite {
  ids: string[]
  values: unknown[]
  /** Call this with the statement's `fan_out`. `except`: the type whose events the statement did not write. */
  done(row: unknown, except?: EventType): void
}

/** The parameters of a statement with `writeEvents`, and what to do after it has run. */
export function prepareEvents(tx: Tx, events: NewEvent[]): EventsToWrite {
  const ids = events.map(() => newId())
  const json = events.map((event) => eventJson(event.data))
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
      ids.filter((_, index) => events[index]?.simulated),
    ],
    done(row, except) {
      finish(row, () =>
        events.map((event, index) => ({
          id: ids[index] ?? '',
          workspace_id: event.workspaceId,
          type: event.type,
          occurred_ms: event.occurredAt.getTime(),
          json: json[index] ?? '',
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
 * Writes events and their deliveries in the transaction of the change they report, mostly as its last statement.
 * Returns the events' ids, in order.
 */
export async function appendEvents(tx: Tx, events: NewEvent[]): Promise<string[]> {
  if (events.length === 0) return []
  const { ids, values, done } = prepareEvents(tx, events)
  const query = CompiledQuery.raw(statement, values) as CompiledQuery<{ fan_out: unknown }>
  await writeLast(tx, query, ([row]) => done(row?.fan_out))
  return ids
}
