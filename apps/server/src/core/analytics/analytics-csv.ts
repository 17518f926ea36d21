import { csvLine } from '../tenant/csv-line.ts'
import type { AnalyticsTable } from './analytics.ts'

/** A row for each of the table's, with its figures as columns. The totals aren't in it. */
export function analyticsCsv({ group_by, totals, rows }: AnalyticsTable): string {
  const columns = Object.keys(totals)
  const header = [group_by, 'name', ...columns]
  // The mark tells spreadsheets that it is UTF-8.
  return `\uFEFF${[
    header,
    ...rows.map(({ key, name, figures }) => [key, name, ...columns.map((column) => figures[column] ?? null)]),
  ]
    .map(csvLine)
    .join('')}`
}
