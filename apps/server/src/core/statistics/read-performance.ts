import { CompiledQuery } from 'kysely'

import type { Db } from '../../db/database.ts'
import { latencyClasses, percentile } from './latency.ts'
import { type AttemptTotals, type Performance, type Range, ranges, type Step } from './stats.ts'

export interface Scope {
  workspaceId: number
  /** Absent: all of the workspace, together. */
  endpointIds?: readonly number[]
}

type StepRow = AttemptTotals & { id: number | null; step: number }

const source = `delivery_stats s
where s.workspace_id = $1 and s.since >= $2 and ($3::bigint[] is null or s.endpoint_id = any($3))`
const id = 'case when $3::bigint[] is not null then s.endpoint_id end'

const stepStatement = `
select ${id} as id, floor(extract(epoch from s.since - $2::timestamptz) * 1000 / $4)::integer as step,
  sum(succeeded)::integer as succeeded, sum(failed)::integer as failed,
  sum(delivered)::integer as delivered, sum(exhausted)::integer as exhausted
from ${source}
group by 1, 2`

const latencyStatement = `
select ${id} as id, took.place::integer as place, sum(took.count)::integer as count
from delivery_stats s, unnest(s.took) with ordinality took (count, place)
where s.workspace_id = $1 and s.since >= $2 and ($3::bigint[] is null or s.endpoint_id = any($3)) and took.count > 0
group by 1, 2`

/** By endpoint; under null where all of the workspace is asked for. From the roll-up only. */
export async function readPerformance(
  db: Db,
  { workspaceId, endpointIds }: Scope,
  range: Range,
  now: Date,
): Promise<(endpointId: number | null) => Performance> {
  const { steps, stepMs } = ranges[range]
  const start = Math.floor(now.getTime() / stepMs) * stepMs - (steps - 1) * stepMs
  const values = [workspaceId, new Date(start), endpointIds ?? null]
  const [counted, latencies] = await Promise.all([
    db.executeQuery<StepRow>(CompiledQuery.raw(stepStatement, [...values, stepMs])),
    db.executeQuery<{ id: number | null; place: number; count: number }>(CompiledQuery.raw(latencyStatement, values)),
  ])
  return (endpointId) => {
    const series: Step[] = Array.from({ length: steps }, (_, step) => ({
      since: new Date(start + step * stepMs).toISOString(),
      ...nothing,
    }))
    for (const { id, step, ...totals } of counted.rows) {
      const one = series[step]
      if (id === endpointId && one) Object.assign(one, totals)
    }
    const took = Array.from({ length: latencyClasses }, () => 0)
    for (const { id, place, count } of latencies.rows) if (id === endpointId) took[place - 1] = count
    const totals = add(series)
    const attempts = totals.succeeded + totals.failed
    return {
      range,
      ...totals,
      success_rate: attempts === 0 ? null : totals.succeeded / attempts,
      p95_ms: percentile(took, 0.95),
      series,
    }
  }
}

const nothing: AttemptTotals = { succeeded: 0, failed: 0, delivered: 0, exhausted: 0 }

function add(series: readonly Step[]): AttemptTotals {
  const sum = { ...nothing }
  for (const { succeeded, failed, delivered, exhausted } of series) {
    sum.succeeded += succeeded
    sum.failed += failed
    sum.delivered += delivered
    sum.exhausted += exhausted
  }
  return sum
}
