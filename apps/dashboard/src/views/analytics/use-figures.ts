import type { Schemas } from '../../api/schema.gen.ts'
import { useRead } from '../../api/use-api.ts'
import type { Days } from './range.ts'

export type Table = Schemas['Analytics']
export type Metric = Table['metric']
export type Row = Table['rows'][number]

export interface Asked extends Days {
  metric: Metric
  group_by?: Table['group_by']
}

const refreshMs = 60_000

/** Figures of some days; undefined days ask for nothing. */
export const useFigures = (metric: Metric, days: Days | undefined, groupBy?: Table['group_by']) =>
  useRead(
    ['analytics', metric, groupBy, days],
    (api) => api.GET('/v1/analytics', { params: { query: { ...askedFor(metric, days, groupBy) } } }),
    { enabled: days !== undefined, everyMs: refreshMs },
  )

export const askedFor = (metric: Metric, days: Days | undefined, groupBy?: Table['group_by']): Asked => ({
  metric,
  from: days?.from ?? '',
  to: days?.to ?? '',
  ...(groupBy && { group_by: groupBy }),
})

export const figureOf = (row: Pick<Row, 'figures'>, name: string): number | null => row.figures[name] ?? null
