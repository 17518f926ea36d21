import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { invalidField } from '../../kernel/errors.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { addCounts, type Counts } from './counts.ts'
import { checkDays, type Days, dayIn, periodsOf } from './days.ts'
import { type Figures, type Grouping, type MetricName, metricOf, type Period, periods } from './metrics.ts'
import { readFigures } from './read-figures.ts'
import { readNames } from './read-names.ts'

export interface AnalyticsQuery extends Partial<Record<keyof Days, string | undefined>> {
  metric: MetricName
  group_by?: Grouping | undefined
}

export interface AnalyticsRow {
  /** The first day of a period, the id of a channel, campaign or endpoint, an agent's slug, a person or a stage. */
  key: string
  name: string | null
  figures: Figures
}

export interface AnalyticsTable extends Days {
  metric: MetricName
  group_by: Grouping
  time_zone: string
  /** Everything before is counted. Null: nothing is yet. */
  counted_until: string | null
  totals: Figures
  rows: AnalyticsRow[]
}

/** Figures of the past, from roll-ups that a loop keeps. */
export interface Analytics {
  /** Throws `invalid` for a grouping that the metric doesn't have, and for too many days. */
  read(tenant: Pick<Tenant, 'workspaceId' | 'stages'>, query: AnalyticsQuery): Promise<AnalyticsTable>
}

export function createAnalytics({ database: { db }, clock }: { database: Database; clock: Clock }): Analytics {
  const readState = (workspaceId: number) =>
    db
      .selectFrom('workspaces')
      .leftJoin('figure_cursors', 'workspace_id', 'workspaces.id')
      .select(['time_zone', 'counted_until'])
      .where('workspaces.id', '=', workspaceId)
      .executeTakeFirstOrThrow()

  return {
    async read({ workspaceId, stages }, { metric, group_by, from, to }) {
      const { facts, groupings, figures } = metricOf(metric)
      const by = group_by ?? groupings[0]
      if (!groupings.includes(by))
        throw invalidField('group_by', `must be one of ${groupings.join(', ')} for ${metric}`)
      const { time_zone, counted_until } = await readState(workspaceId)
      const wanted = { ...(from && { from }), ...(to && { to }) }
      const days = checkDays(wanted, dayIn(time_zone, clock.now()))
      const found = await readFigures(db, { workspaceId, facts, by, days })
      const keys = orderedKeys(by, found, { days, stages })
      const names = await readNames(db, workspaceId, by, keys)
      const counts = keys.map((key): Counts => found.get(key) ?? new Map())
      return {
        metric,
        ...days,
        group_by: by,
        time_zone,
        counted_until: counted_until && counted_until.getTime() > 0 ? counted_until.toISOString() : null,
        totals: figures(addCounts(counts), undefined),
        rows: keys.map((key, at) => ({
          key,
          name: names.get(key) ?? null,
          figures: figures(counts[at] ?? new Map(), at === 0 ? undefined : counts[at - 1]),
        })),
      }
    },
  }
}

const isPeriod = (by: Grouping): by is Period => periods.includes(by as Period)

/** Every period and every stage, also those without a figure. Others by how much they have. */
function orderedKeys(
  by: Grouping,
  found: ReadonlyMap<string, Counts>,
  { days, stages }: { days: Days; stages: readonly string[] },
): string[] {
  if (isPeriod(by)) return periodsOf(by, days)
  if (by === 'stage') return [...stages]
  const sizeOf = (key: string) => [...(found.get(key)?.values() ?? [])].reduce((sum, { count }) => sum + count, 0)
  return [...found.keys()].toSorted((a, b) => sizeOf(b) - sizeOf(a) || (a < b ? -1 : 1))
}
