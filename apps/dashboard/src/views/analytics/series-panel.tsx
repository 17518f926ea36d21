import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import { ErrorView } from '../../ui/error-view.tsx'
import { Figures } from '../../ui/figures.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Chart, type Series } from './chart.tsx'
import { CsvButton } from './csv-button.tsx'
import { FiguresTable } from './figures-table.tsx'
import type { Range } from './range.ts'
import { askedFor, figureOf, type Metric, type Table, useFigures } from './use-figures.ts'
import { useShow } from './use-show.ts'

interface Props {
  metric: Metric
  title: string
  lead?: string
  kind: 'bars' | 'lines'
  range: Range
  /** The totals that are looked at first. */
  totals: readonly string[]
  /** What the chart draws, by the names of figures. */
  series: readonly { name: string; tone: Series['tone'] }[]
  /** The columns of the table. */
  columns: readonly string[]
}

/** Figures over time: totals, and a chart or its table. */
export function SeriesPanel({ metric, title, lead, kind, range, totals, series, columns }: Props) {
  const t = useTranslations('analytics')
  const show = useShow()
  const [asTable, setAsTable] = useState(false)
  const now = useFigures(metric, range, range.groupBy)
  const before = useFigures(metric, range.before, range.groupBy)
  const compared = range.before ? before.data : undefined
  const table = now.data
  return (
    <Panel
      title={title}
      lead={lead}
      actions={
        <>
          <Button size="xs" variant="default" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {t('asTable')}
          </Button>
          <CsvButton asked={askedFor(metric, range, range.groupBy)} title={title} />
        </>
      }
    >
      {now.error && <ErrorView error={now.error} onRetry={() => void now.refetch()} />}
      {table && (
        <>
          <Figures
            figures={totals.map((name) => {
              const value = table.totals[name] ?? null
              const note = compared && show.change(value, compared.totals[name] ?? null)
              return {
                label: t(`figures.${name}`),
                value: show.figure(name, value),
                ...(note !== undefined && { note }),
              }
            })}
          />
          {asTable ? (
            <FiguresTable
              label={title}
              of={t(`groups.${table.group_by}`)}
              rows={table.rows}
              figures={columns}
              nameOf={({ key }) => show.period(key, table.group_by)}
            />
          ) : (
            <Chart
              title={title}
              kind={kind}
              labels={table.rows.map(({ key }) => show.period(key, table.group_by))}
              series={series.flatMap(({ name, tone }, n) => [
                { name, tone, label: t(`figures.${name}`), values: valuesOf(table, name) },
                ...(compared && n === 0
                  ? [{ name, tone, label: t('before'), values: aligned(compared, name, table), before: true }]
                  : []),
              ])}
              show={(value) => show.figure(series[0]?.name ?? '', value)}
            />
          )}
        </>
      )}
    </Panel>
  )
}

const valuesOf = ({ rows }: Table, name: string) => rows.map((row) => figureOf(row, name))

/** As many points as the chart has: weeks and months don't always fall alike. */
const aligned = (before: Table, name: string, { rows }: Table) =>
  rows.map((_, n) => {
    const row = before.rows[n]
    return row ? figureOf(row, name) : null
  })
