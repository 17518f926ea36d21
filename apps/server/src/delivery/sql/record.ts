import { CompiledQuery } from 'kysely'

import type { Tx } from '../../db/database.ts'
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

// A batch costs one statement, whatever its size. A result counts only under the generation of its claim: a worker
// that was taken for dead records nothing.
const statement = `
with result as (
  select * from unnest(
    $1::uuid[], $2::integer[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[],
    $7::smallint[], $8::text[], $9::text[], $10::text[], $11::json[])
    as r (id, generation, state, due_at, started_at, finished_at, status_code, error_code, error, response_body, timings)
), settled as (
  update deliveries d set
    state = r.state,
    due_at = coalesce(r.due_at, d.due_at),
    attempts = d.attempts + 1,
    last_status_code = r.status_code,
    last_error = r.error,
    completed_at = case when r.state = 'pending' then null else r.finished_at end
  from result r
  where d.id = r.id and d.generation = r.generation and d.state = 'pending'
  returning d.id, d.workspace_id, d.attempts, d.endpoint_id
)
insert into attempts (delivery_id, number, workspace_id, started_at, status_code, error_code, error, response_body, timings)
select s.id, s.attempts, s.workspace_id, r.started_at, r.status_code, r.error_code, r.error, r.response_body, r.timings
from settled s join result r on r.id = s.id`

export async function record(tx: Tx, finished: FinishedAttempt[]): Promise<void> {
  const column = <T>(pick: (attempt: FinishedAttempt) => T): T[] => finished.map(pick)
  await tx.executeQuery(
    CompiledQuery.raw(statement, [
      column(({ delivery }) => delivery.id),
      column(({ delivery }) => delivery.generation),
      column(({ outcome }) => outcome.state),
      column(({ outcome }) => outcome.dueAt),
      column(({ startedAt }) => startedAt),
      column(({ finishedAt }) => finishedAt),
      column(({ result }) => result.status_code),
      column(({ result }) => result.error?.code ?? null),
      column(({ result }) => result.error?.message ?? null),
      column(({ result }) => result.response_body),
      column(({ result }) => JSON.stringify(result.timings)),
    ]),
  )
}
