import { CompiledQuery } from 'kysely'

import type { Tx } from '../../db/database.ts'
import { type Figure, timeClass, timeClasses } from './figure.ts'

// Sorted by key: two processes that write the same rows must not deadlock.
const statement = `
insert into daily_figures as f (workspace_id, fact, day, channel_id, subject, count, seconds, took)
select $1, fact, day, channel_id, subject, count, seconds, took::integer[]
from unnest($2::text[], $3::date[], $4::bigint[], $5::text[], $6::bigint[], $7::float8[], $8::text[])
  as u (fact, day, channel_id, subject, count, seconds, took)
on conflict (workspace_id, fact, day, channel_id, subject) do update set count = f.count + excluded.count,
  seconds = f.seconds + excluded.seconds,
  took = case
    when f.took is null then excluded.took
    when excluded.took is null then f.took
    else array(select a + b from unnest(f.took, excluded.took) with ordinality t (a, b, n) order by n)
  end`

/** Adds to the roll-up, in the transaction that remembers what was counted. */
export async function addFigures(tx: Tx, workspaceId: number, figures: readonly Figure[]): Promise<void> {
  if (figures.length === 0) return
  const rows = [...summed(figures)].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, figure]) => figure)
  const values = [
    workspaceId,
    rows.map(({ fact }) => fact),
    rows.map(({ day }) => day),
    rows.map(({ channelId }) => channelId),
    rows.map(({ subject }) => subject),
    rows.map(({ count }) => count),
    rows.map(({ times }) => times.reduce((sum, time) => sum + time, 0)),
    rows.map(({ times }) => (times.length === 0 ? null : `{${classesOf(times)}}`)),
  ]
  await tx.executeQuery(CompiledQuery.raw(statement, values))
}

function summed(figures: readonly Figure[]): Map<string, Figure> {
  const sums = new Map<string, Figure>()
  for (const figure of figures) {
    const key = JSON.stringify([figure.fact, figure.day, figure.channelId, figure.subject])
    const before = sums.get(key)
    sums.set(
      key,
      before ? { ...before, count: before.count + figure.count, times: [...before.times, ...figure.times] } : figure,
    )
  }
  return sums
}

function classesOf(times: readonly number[]): number[] {
  const classes = Array.from({ length: timeClasses }, () => 0)
  for (const time of times) {
    const at = timeClass(time)
    classes[at] = (classes[at] ?? 0) + 1
  }
  return classes
}
