import { CompiledQuery } from 'kysely'

import type { Db } from '../../db/database.ts'
import type { Outcome } from '../outcome.ts'
import type { AttemptResult } from '../sender.ts'
import type { ClaimedDelivery } from './claim.ts'

export interface FinishedAttempt {
  delivery: ClaimedDelivery
  startedAt: Date
  finishedAt: Date
  result: AttemptResult
  outcome: Outcome
}

/** An endpoint whose health this batch may have changed. */
export interface Affected {
  id: number
  failing_since: Date | null
}

// A batch costs one statement, whatever its size. A result counts only under the generation of its claim, and ends it: a
// worker that was taken for dead records nothing, and no result counts twice. One JSON parameter rather than an array a
// column: half the time in the client.
const statement = `
with result as materialized (
  select * from json_to_recordset($1::json) as r (
    workspace_id bigint, id uuid, generation integer, state text, due_at timestamptz, started_at timestamptz, finished_at timestamptz,
    status_code smallint, error_code text, error text, response_body text, timings json, gone boolean)
), settled as (
  update deliveries d set
    state = r.state,
    due_at = coalesce(r.due_at, d.due_at),
    leased_until = null,
    generation = d.generation + 1,
    attempts = d.attempts + 1,
    last_status_code = r.status_code,
    last_error = r.error,
    completed_at = case when r.state = 'pending' then null else r.finished_at end
  from result r
  where d.workspace_id = r.workspace_id and d.id = r.id and d.generation = r.generation and d.state = 'pending'
  returning d.id, d.workspace_id, d.attempts, d.endpoint_id, d.state, r.gone
), attempt as (
  insert into attempts (delivery_id, number, workspace_id, started_at, status_code, error_code, error, response_body, timings)
  select s.id, s.attempts, s.workspace_id, r.started_at, r.status_code, r.error_code, r.error, r.response_body, r.timings
  from settled s join result r on r.id = s.id
)
select p.id, p.failing_since from endpoints p
where p.disabled_at is null and p.id in (
  select endpoint_id from settled group by endpoint_id having p.failing_since is not null or bool_or(gone) or not bool_or(state = 'delivered'))`

/** Gives back the endpoints that aren't simply healthy still: of most batches none. */
export async function record(db: Db, finished: FinishedAttempt[]): Promise<Affected[]> {
  const results = finished.map(({ delivery, startedAt, finishedAt, result, outcome }) => ({
    workspace_id: delivery.workspace_id,
    id: delivery.id,
    generation: delivery.generation,
    state: outcome.state,
    due_at: outcome.dueAt,
    started_at: startedAt,
    finished_at: finishedAt,
    status_code: result.status_code,
    error_code: result.error?.code,
    error: result.error?.message,
    response_body: result.response_body,
    timings: result.timings,
    gone: outcome.gone,
  }))
  const { rows } = await db.executeQuery<Affected>(CompiledQuery.raw(statement, [JSON.stringify(results)]))
  return rows
}
