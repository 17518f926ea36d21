import { CompiledQuery } from 'kysely'

import type { Db } from '../../db/database.ts'
import type { AttemptTotal } from '../attempt-totals.ts'

const keptDays = 8

// Sorted by key: two processes that write the same rows must not deadlock. Drops the old rows of the same endpoints.
const statement = `
with dropped as (
  delete from delivery_stats where endpoint_id = any($1::bigint[]) and since < $9
)
insert into delivery_stats as s (endpoint_id, workspace_id, since, succeeded, failed, delivered, exhausted, took)
select endpoint_id, workspace_id, since, succeeded, failed, delivered, exhausted, took::integer[]
from unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::integer[], $5::integer[], $6::integer[], $7::integer[],
  $8::text[]) as u (endpoint_id, workspace_id, since, succeeded, failed, delivered, exhausted, took)
on conflict (endpoint_id, since) do update set succeeded = s.succeeded + excluded.succeeded,
  failed = s.failed + excluded.failed, delivered = s.delivered + excluded.delivered,
  exhausted = s.exhausted + excluded.exhausted,
  took = array(select a + b from unnest(s.took, excluded.took) with ordinality t (a, b, n) order by n)`

/** Adds to the roll-up. */
export async function writeTotals(db: Db, totals: readonly AttemptTotal[], now: Date): Promise<void> {
  if (totals.length === 0) return
  const sorted = totals.toSorted((a, b) => a.endpointId - b.endpointId || a.since - b.since)
  const values = [
    sorted.map(({ endpointId }) => endpointId),
    sorted.map(({ workspaceId }) => workspaceId),
    sorted.map(({ since }) => new Date(since)),
    sorted.map(({ succeeded }) => succeeded),
    sorted.map(({ failed }) => failed),
    sorted.map(({ delivered }) => delivered),
    sorted.map(({ exhausted }) => exhausted),
    sorted.map(({ took }) => `{${took}}`),
    new Date(now.getTime() - keptDays * 86_400_000),
  ]
  await db.executeQuery(CompiledQuery.raw(statement, values))
}
