import { CompiledQuery } from 'kysely'
import { noteEvents, type Tx } from '../../db/database.ts'
import { newId } from '../../kernel/ids.ts'
import { currentTraceparent } from '../../telemetry/trace-context.ts'
import type { NewEvent } from './event.ts'
import { fanOut } from './fan-out.ts'

const statement = `
with new_event as (
  insert into events (id, workspace_id, type, occurred_at, data, contact_id, channel_id, endpoint_id, trace_parent)
  select *, $9::text from unnest(
    $1::uuid[], $2::bigint[], $3::text[], $4::timestamptz[], $5::json[], $6::bigint[], $7::bigint[], $8::bigint[])
  returning id, workspace_id, type, occurred_at, contact_id, channel_id, endpoint_id
), ${fanOut}
select`

/** Writes events and their deliveries in the transaction of the change they report. Returns their ids, in order. */
export async function appendEvents(tx: Tx, events: NewEvent[]): Promise<string[]> {
  if (events.length === 0) return []
  const ids = events.map(() => newId())
  await tx.executeQuery(
    CompiledQuery.raw(statement, [
      ids,
      events.map((event) => event.workspaceId),
      events.map((event) => event.type),
      events.map((event) => event.occurredAt),
      events.map((event) => JSON.stringify(event.data)),
      events.map((event) => event.contactId ?? null),
      events.map((event) => event.channelId ?? null),
      events.map((event) => event.endpointId ?? null),
      currentTraceparent(),
    ]),
  )
  noteEvents(
    tx,
    events.map(({ type }) => type),
  )
  return ids
}
