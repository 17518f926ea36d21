import { CompiledQuery } from 'kysely'
import { noteEvents, type Tx } from '../../db/database.ts'
import { newId } from '../../kernel/ids.ts'
import { currentTraceparent } from '../../telemetry/trace-context.ts'
import type { NewEvent } from './event.ts'
import { fanning, fanOut } from './fan-out.ts'

const statement = `
with new_event as (
  insert into events (id, workspace_id, type, occurred_at, data, contact_id, channel_id, endpoint_id, trace_parent)
  select *, $9::text from unnest(
    $1::uuid[], $2::bigint[], $3::text[], $4::timestamptz[], $5::json[], $6::bigint[], $7::bigint[], $8::bigint[])
  returning id, workspace_id, type, occurred_at, contact_id, channel_id, endpoint_id
), ${fanOut('$10', '$11')}
select fanned from fanned`

/** Writes events and their deliveries in the transaction of the change they report. Returns their ids, in order. */
export async function appendEvents(tx: Tx, events: NewEvent[]): Promise<string[]> {
  if (events.length === 0) return []
  const ids = events.map(() => newId())
  const json = events.map((event) => JSON.stringify(event.data))
  const traceparent = currentTraceparent()
  const { values, done } = fanning(
    tx,
    events.map((event) => event.workspaceId),
  )
  const { rows } = await tx.executeQuery<{ fanned: unknown }>(
    CompiledQuery.raw(statement, [
      ids,
      events.map((event) => event.workspaceId),
      events.map((event) => event.type),
      events.map((event) => event.occurredAt),
      json,
      events.map((event) => event.contactId ?? null),
      events.map((event) => event.channelId ?? null),
      events.map((event) => event.endpointId ?? null),
      traceparent,
      ...values,
    ]),
  )
  done(rows[0]?.fanned, () =>
    events.map((event, place) => ({
      id: ids[place] ?? '',
      workspace_id: event.workspaceId,
      type: event.type,
      occurred_ms: event.occurredAt.getTime(),
      json: json[place] ?? '',
      trace_parent: traceparent,
    })),
  )
  noteEvents(
    tx,
    events.map(({ type }) => type),
  )
  return ids
}
