import type { Harness } from './harness.ts'

type Sql = Harness['sql']

/**
 * Inserts this many events, at least a millisecond apart, each with its deliveries to these endpoints in this state.
 */
export async function makeHistory(
  sql: Sql,
  { events, endpointIds, state, workspaceId = 1, type = 'contact.created' }: History,
): Promise<void> {
  await sql(
    `with happened as (
       select uuid_floor(now() - n * interval '1 ms') as floor, n from generate_series(1, $1) n
     ), event as (
       insert into events (id, workspace_id, type, occurred_at, data)
       select (left(floor::text, 13) || right(uuid_v7()::text, 23))::uuid, $2, $3, now() - n * interval '1 ms', '{}'
       from happened returning id, occurred_at
     ), delivery as (
       insert into deliveries (id, workspace_id, event_id, endpoint_id, state, attempts, created_at, completed_at, exhausted_at)
       select (left(e.id::text, 13) || right(uuid_v7()::text, 23))::uuid, $2, e.id, p, $5, 1, e.occurred_at,
         case when $5 <> 'pending' then now() end, case when $5 = 'exhausted' then now() end
       from event e cross join unnest($4::bigint[]) p returning id, event_id, endpoint_id, created_at
     ), attempt as (
       insert into attempts (delivery_id, number, workspace_id, started_at, status_code, response_body, timings)
       select id, 1, $2, created_at, case when $5 = 'delivered' then 200 else 500 end, '', '{}' from delivery
     )
     insert into queue (workspace_id, delivery_id, event_id, endpoint_id, due_at)
     select $2, id, event_id, endpoint_id, now() + interval '1 day' from delivery where $5 = 'pending'`,
    [events, workspaceId, type, endpointIds, state],
  )
}

interface History {
  events: number
  endpointIds: number[]
  state: 'pending' | 'delivered' | 'exhausted' | 'cancelled'
  workspaceId?: number
  type?: string
}
