import { CompiledQuery } from 'kysely'

import type { Db } from '../../db/database.ts'
import { type Count, type Counts, noTimes } from './counts.ts'
import type { Days } from './days.ts'
import type { Fact } from './figure.ts'
import type { Grouping } from './metrics.ts'

/** SQL: what a row counts for; null: nothing. */
const keys: Record<Grouping, string> = {
  day: "to_char(f.day, 'YYYY-MM-DD')",
  week: "to_char(date_trunc('week', f.day::timestamp), 'YYYY-MM-DD')",
  month: "to_char(f.day, 'YYYY-MM-01')",
  channel: 'nullif(f.channel_id, 0)::text',
  agent: "case when starts_with(f.subject, 'agent:') then substr(f.subject, 7) end",
  person: "case when starts_with(f.subject, 'person:') then substr(f.subject, 8) end",
  stage: 'f.subject',
  campaign: 'f.subject',
  endpoint: 'f.subject',
}

// A range of the key for each fact.
const source = (key: string) => `
from (select ${key} as key, f.* from daily_figures f
  where f.workspace_id = $1 and f.fact = any($2) and f.day between $3 and $4) f`

const countStatement = (key: string) => `
select key, fact, sum(count)::bigint as count, sum(seconds) as seconds ${source(key)}
where key is not null group by key, fact`

const timeStatement = (key: string) => `
select key, fact, t.place::integer as place, sum(t.count)::bigint as count
${source(key)}, unnest(f.took) with ordinality t (count, place)
where key is not null and t.count > 0 group by key, fact, t.place`

interface CountRow {
  key: string
  fact: Fact
  count: number
  seconds: number
}

/** What was counted on these days, by what it is grouped by. */
export async function readFigures(
  db: Db,
  { workspaceId, facts, by, days }: { workspaceId: number; facts: readonly Fact[]; by: Grouping; days: Days },
): Promise<Map<string, Counts>> {
  const values = [workspaceId, facts, days.from, days.to]
  const [counted, times] = await Promise.all([
    db.executeQuery<CountRow>(CompiledQuery.raw(countStatement(keys[by]), values)),
    db.executeQuery<{ key: string; fact: Fact; place: number; count: number }>(
      CompiledQuery.raw(timeStatement(keys[by]), values),
    ),
  ])
  const found = new Map<string, Map<Fact, Count>>()
  for (const { key, fact, count, seconds } of counted.rows) {
    const counts = found.get(key) ?? new Map<Fact, Count>()
    found.set(key, counts.set(fact, { count, seconds, took: noTimes() }))
  }
  for (const { key, fact, place, count } of times.rows) {
    const took = found.get(key)?.get(fact)?.took
    if (took) took[place - 1] = count
  }
  return found
}
