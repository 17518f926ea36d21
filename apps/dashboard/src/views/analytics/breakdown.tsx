import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'

import { ErrorView } from '../../ui/error-view.tsx'
import { Panel } from '../../ui/panel.tsx'
import { CsvButton } from './csv-button.tsx'
import { FiguresTable } from './figures-table.tsx'
import type { Range } from './range.ts'
import { askedFor, type Metric, type Row, type Table, useFigures } from './use-figures.ts'

interface Props {
  metric: Metric
  groupBy: Table['group_by']
  title: string
  range: Range
  columns: readonly string[]
  nameOf: (row: Row) => ReactNode
}

/** Figures by channel, person and the like. */
export function Breakdown({ metric, groupBy, title, range, columns, nameOf }: Props) {
  const t = useTranslations('analytics')
  const { data, error, refetch } = useFigures(metric, range, groupBy)
  return (
    <Panel title={title} actions={<CsvButton asked={askedFor(metric, range, groupBy)} title={title} />}>
      {error && <ErrorView error={error} onRetry={() => void refetch()} />}
      {data &&
        (data.rows.length === 0 ? (
          <p className="muted">{t('nothing')}</p>
        ) : (
          <FiguresTable label={title} of={t(`groups.${groupBy}`)} rows={data.rows} figures={columns} nameOf={nameOf} />
        ))}
    </Panel>
  )
}
