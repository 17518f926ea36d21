import { CompiledQuery } from 'kysely'

import { type ArrayElement, arrayLiteral } from '../../db/array-literal.ts'
import type { Db } from '../../db/database.ts'
import type { FinishedAttempt } from '../delivery-work.ts'

// A batch costs one statement, whatever its size. A result counts only under the generation of its claim, and ends it: a
// worker that was taken for dead records nothing, and no result counts twice. The bounds leave only the partitions of
// those days in the plan, and the lists of ids leave only these rows, whichever side of a join it begins with: a plan made
// on an empty table began with the table, and took seconds once it was full. Where there is order, what comes after a delivery that is tried again later isn't due earlier
// than it. Times are milliseconds of the epoch.
//
// The update of the record must stay the outermost statement. With it in a CTE, PostgreSQL 18.4 lost it: when a row of
// the queue had been written by another transaction meanwhile, it went, but its delivery wasn't found any more behind
// bounds that leave partitions out (settled-while-extended.test.ts).
const statement = `
with result as materialized (
  select workspace_id, id, generation, state, to_timestamp(due_ms / 1000) as due_at, to_timestamp(started_ms / 1000) as started_at,
    to_timestamp(finished_ms / 1000) as finished_at, status_code, error_code, error, response_body, timings
  from unnest($3::bigint[], $4::uuid[], $5::integer[], $6::text[], $7::float8[], $8::float8[], $9::float8[], $10::smallint[],
    $11::text[], $12::text[], $13::text[], $14::json[])
    as r (workspace_id, id, generation, state, due_ms, started_ms, finished_ms, status_code, error_code, error, response_body,
      timings)
), settled as (
  delete from queue q using result r
  where q.workspace_id = any($3::bigint[]) and q.delivery_id = any($4::uuid[])
    and q.workspace_id = r.workspace_id and q.delivery_id = r.id and q.generation = r.generation and r.state <> 'pending'
  returning r.*, q.attempts + 1 as number
), postponed as (
  update queue q set due_at = r.due_at, kind = 1, leased_until = null, generation = q.generation + 1, tries = q.tries + 1,
    attempts = q.attempts + 1
  from result r
  where q.workspace_id = any($3::bigint[]) and q.delivery_id = any($4::uuid[])
    and q.workspace_id = r.workspace_id and q.delivery_id = r.id and q.generation = r.generation and r.state = 'pending'
  returning r.*, q.attempts as number, q.endpoint_id, q.order_key, q.seq
), later as (
  update queue q set due_at = p.due_at from postponed p
  where q.endpoint_id = p.endpoint_id and q.order_key = p.order_key and q.seq > p.seq and q.due_at < p.due_at
), counted as materialized (
  select * from settled union all
  select workspace_id, id, generation, state, due_at, started_at, finished_at, status_code, error_code, error, response_body,
    timings, number
  from postponed
), attempt as (
  insert into attempts (delivery_id, number, workspace_id, started_at, status_code, error_code, error, response_body, timings)
  select id, number, workspace_id, started_at, status_code, error_code, error, response_body, timings from counted
)
update deliveries d set
  state = c.state,
  attempts = c.number,
  last_status_code = c.status_code,
  last_error = c.error,
  completed_at = case when c.state = 'pending' then null else c.finished_at end,
  exhausted_at = case when c.state = 'exhausted' then c.finished_at end
from counted c
where d.workspace_id = any($3::bigint[]) and d.id = any($4::uuid[]) and d.id >= $1 and d.id <= $2
  and d.workspace_id = c.workspace_id and d.id = c.id
returning d.id`

/** Gives back the ids of those that counted. */
export async function record(db: Db, finished: FinishedAttempt[]): Promise<Set<string>> {
  // In one order everywhere: two statements that lock the same rows must not wait for each other.
  const batch = finished.toSorted((a, b) => (a.delivery.id < b.delivery.id ? -1 : 1))
  const column = (value: (attempt: FinishedAttempt) => ArrayElement) => arrayLiteral(batch.map(value))
  const values = [
    batch[0]?.delivery.id,
    batch.at(-1)?.delivery.id,
    column(({ delivery }) => delivery.workspaceId),
    `{${batch.map(({ delivery }) => delivery.id)}}`,
    column(({ delivery }) => delivery.generation),
    column(({ outcome }) => outcome.state),
    column(({ outcome }) => outcome.dueAt?.getTime()),
    column(({ startedAt }) => startedAt.getTime()),
    column(({ finishedAt }) => finishedAt.getTime()),
    column(({ result }) => result.status_code),
    column(({ result }) => result.error?.code),
    column(({ outcome, result }) => outcome.problem ?? result.error?.message),
    column(({ result }) => result.response_body),
    column(({ result }) => JSON.stringify(result.timings)),
  ]
  const { rows } = await db.executeQuery<{ id: string }>(CompiledQuery.raw(statement, values))
  return new Set(rows.map(({ id }) => id))
}
