import { CompiledQuery } from 'kysely'
import { keptHeaders } from '../../core/endpoints/response-headers.ts'
import { type ArrayElement, arrayLiteral } from '../../db/array-literal.ts'
import type { Db } from '../../db/database.ts'
import type { FinishedAttempt } from '../delivery-work.ts'

// A batch costs one statement, whatever its size. A result counts only under the generation of its claim, and ends the
// claim: a worker that was taken for dead records nothing, and no result counts twice. $5 holds the generations of
// settled deliveries, $6 those of retries. On an ordered endpoint, the deliveries after a retry aren't due before it.
// Times are milliseconds of the Unix epoch.
//
// The batch comes as arrays in the order of its ids ($4), and `width_bucket` finds a row's index by binary search. As a
// joined table it was scanned once for every row, since `lookupsOnly` forbids hash and merge joins. The lists select
// only these rows, and the bounds prune the partitions of other days from the plan.
//
// The update of the deliveries must stay the outermost statement. In a CTE, PostgreSQL 18.4 lost it when another
// transaction had written a queue row meanwhile: the queue row was deleted, but its delivery wasn't found behind bounds
// that prune partitions (settled-while-extended.app.test.ts).
const statement = `
with settled as (
  delete from queue q
  where q.workspace_id = any($3::bigint[]) and q.delivery_id = any($4::uuid[])
    and q.generation = ($5::integer[])[width_bucket(q.delivery_id, $4)]
  returning width_bucket(q.delivery_id, $4) as place, q.attempts + 1 as number, q.workspace_id, q.endpoint_id
), postponed as (
  update queue q set due_at = to_timestamp(($8::float8[])[width_bucket(q.delivery_id, $4)] / 1000), kind = 1,
    leased_until = null, generation = q.generation + 1, tries = q.tries + 1, attempts = q.attempts + 1
  where $16::boolean and q.workspace_id = any($3) and q.delivery_id = any($4)
    and q.generation = ($6::integer[])[width_bucket(q.delivery_id, $4)]
  returning width_bucket(q.delivery_id, $4) as place, q.attempts as number, q.endpoint_id, q.order_key, q.seq, q.due_at
), later as (
  update queue q set due_at = p.due_at from postponed p
  where q.endpoint_id = p.endpoint_id and q.order_key = p.order_key and q.seq > p.seq and q.due_at < p.due_at
), counted as materialized (
  select array_agg(place order by place) as places, array_agg(number order by place) as numbers
  from (select place, number from settled union all select place, number from postponed) ended
), due as (
  insert into figures_due (workspace_id, fact, subject, at, count)
  select workspace_id, ($7::text[])[place], endpoint_id, date_bin('1 minute', to_timestamp(($10::float8[])[place] / 1000), 'epoch'), count(*)
  from settled where ($7)[place] in ('delivered', 'exhausted') group by 1, 2, 3, 4
), attempt as (
  insert into attempts (delivery_id, number, workspace_id, started_at, status_code, error_code, error, response_body, timings,
    response_headers)
  select delivery_id, c.numbers[width_bucket(place, c.places)], workspace_id, to_timestamp(started_ms / 1000), status_code,
    error_code, error, response_body, timings, response_headers
  from counted c, unnest($4, $3, $9::float8[], $11::smallint[], $12::text[], $13::text[], $14::text[], $15::json[], $17::json[])
    with ordinality as u (delivery_id, workspace_id, started_ms, status_code, error_code, error, response_body, timings, response_headers,
      nth),
    lateral (select nth::integer as place) at
  where c.places[width_bucket(place, c.places)] = place
)
update deliveries d set (state, attempts, last_status_code, last_error, completed_at, exhausted_at) = (
  select state, c.numbers[width_bucket(place, c.places)], ($11)[place], ($13)[place],
    case when state <> 'pending' then finished_at end, case when state = 'exhausted' then finished_at end
  from (select width_bucket(d.id, $4) as place offset 0) at,
    lateral (select ($7::text[])[place] as state, to_timestamp(($10::float8[])[place] / 1000) as finished_at) result
)
from counted c
where d.workspace_id = any($3) and d.id = any($4) and d.id >= $1 and d.id <= $2
  and c.places[width_bucket(width_bucket(d.id, $4), c.places)] = width_bucket(d.id, $4)`

export async function record(db: Db, finished: FinishedAttempt[]): Promise<void> {
  const batch = newestOfEach(finished)
  const column = (value: (attempt: FinishedAttempt) => ArrayElement) => arrayLiteral(batch.map(value))
  const isPending = ({ outcome }: FinishedAttempt) => outcome.state === 'pending'
  const values = [
    batch[0]?.delivery.id,
    batch.at(-1)?.delivery.id,
    column(({ delivery }) => delivery.workspaceId),
    `{${batch.map(({ delivery }) => delivery.id)}}`,
    column((attempt) => (isPending(attempt) ? null : attempt.delivery.generation)),
    column((attempt) => (isPending(attempt) ? attempt.delivery.generation : null)),
    column(({ outcome }) => outcome.state),
    column(({ outcome }) => outcome.dueAt?.getTime()),
    column(({ startedAt }) => startedAt.getTime()),
    column(({ finishedAt }) => finishedAt.getTime()),
    column(({ result }) => result.status_code),
    column(({ result }) => result.error?.code),
    column(({ outcome, result }) => outcome.problem ?? result.error?.message),
    column(({ result }) => result.response_body),
    // JSON of numbers, nulls and quotes only: an array escapes it in the same way as a JSON string.
    `{${batch.map(({ result }) => JSON.stringify(JSON.stringify(result.timings)))}}`,
    batch.some(isPending),
    `{${batch.map(headersOf)}}`,
  ]
  await db.executeQuery(CompiledQuery.raw(statement, values))
}

/** An element of an array of JSON. Those of an answer that delivered aren't kept: they tell nobody anything. */
function headersOf({ result: { response_headers: headers }, outcome }: FinishedAttempt): string {
  if (headers === null || outcome.state === 'delivered') return 'NULL'
  return JSON.stringify(JSON.stringify(keptHeaders(headers)))
}

/**
 * Sorted in the same order everywhere: two statements that lock the same rows must not deadlock. If a delivery was
 * claimed again during an attempt, only the newest claim counts. The statement's binary search needs sorted, unique
 * ids.
 */
function newestOfEach(finished: FinishedAttempt[]): FinishedAttempt[] {
  const sorted = finished.toSorted((a, b) => {
    if (a.delivery.id !== b.delivery.id) return a.delivery.id < b.delivery.id ? -1 : 1
    return a.delivery.generation - b.delivery.generation
  })
  return sorted.filter(({ delivery }, index) => delivery.id !== sorted[index + 1]?.delivery.id)
}
